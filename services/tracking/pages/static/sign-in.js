// The development token stands behind # in the address: it is taken from there into the form, and out of the address.
const token = new URLSearchParams(location.hash.slice(1)).get("token");
const field = document.querySelector("#token");
if (token && field) {
  field.value = token;
  document.querySelector(".token").hidden = true;
}
if (location.hash) history.replaceState(null, "", location.pathname + location.search);
