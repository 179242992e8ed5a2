// A form is sent once, however often its button is pressed, and its region is left alone meanwhile; what was chosen of
// files is said. Without this file the service still acts once: the form carries a key.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("form.acting")) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "1";
  form.setAttribute("aria-busy", "true");
  form.closest("[data-live]")?.removeAttribute("data-live");
});

// A page that comes back by "back" may be sent again: with the same key it acts once.
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form.acting[data-sent]")) {
    delete form.dataset.sent;
    form.removeAttribute("aria-busy");
  }
});

// Where only some lines are told, the others are emptied by one press.
function offerToClear() {
  for (const button of document.querySelectorAll("[data-clear][hidden]")) button.hidden = false;
}
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-clear]");
  for (const input of button?.closest("fieldset").querySelectorAll("input") ?? []) input.value = "";
});
document.addEventListener("shown", offerToClear);
offerToClear();

const wrong = document.querySelector("form.acting .wrong input, form.acting .wrong select, form.acting .wrong textarea");
wrong?.focus();
