// Keys, for hands that stay on the keyboard: / searches, j and k walk through a list, g and a letter go elsewhere,
// ? shows them all. In a field a key is what it types. Without this file every page works by mouse and Tab.
const seek = document.querySelector("#seek");
const help = document.querySelector("#keys");
const WAITS = 1200; // milliseconds for the letter behind g
let goes = 0;

for (const button of document.querySelectorAll("[data-help]")) button.hidden = false;

const isField = (element) => element.matches("input, select, textarea") || element.isContentEditable;

function walk(step) {
  const links = [...document.querySelectorAll("[data-rows] > *")].map((row) => row.querySelector("a[href]"));
  const found = links.filter((link) => link && link.checkVisibility());
  const row = document.activeElement.closest("[data-rows] > *");
  const at = found.findIndex((link) => row && row.contains(link));
  const next = found[at < 0 ? (step > 0 ? 0 : found.length - 1) : at + step];
  if (!next) return;
  next.focus({ focusVisible: true, preventScroll: true });
  next.closest("[data-rows] > *").scrollIntoView({ block: "nearest" });
}

const DOES = {
  "/": () => seek?.select(),
  "?": () => help?.showModal(),
  j: () => walk(1),
  k: () => walk(-1),
  g: () => (goes = Date.now()),
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  const at = document.activeElement;
  if (event.key === "Escape") {
    const menu = document.querySelector("details.choice[open]");
    if (menu) {
      menu.open = false;
      menu.querySelector("summary").focus();
    } else if (at === seek) seek.blur();
    return;
  }
  if (isField(at) || document.querySelector("dialog[open]")) return;
  const place = Date.now() - goes < WAITS && document.querySelector(`nav.places [data-letter="${CSS.escape(event.key)}"]`);
  goes = 0;
  if (place) place.click();
  else if (Object.hasOwn(DOES, event.key)) DOES[event.key]();
  else return;
  event.preventDefault();
});

// A choice of filters closes when one looks elsewhere.
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.choice[open]")) if (!menu.contains(event.target)) menu.open = false;
  if (event.target.closest("[data-help]")) help?.showModal();
});

// What scrolls sideways is reached by Tab, too, so that arrow keys move it.
function reachable() {
  for (const frame of document.querySelectorAll(".scroll:not([tabindex])")) if (frame.scrollWidth > frame.clientWidth) frame.tabIndex = 0;
}

reachable();
addEventListener("resize", reachable);
document.addEventListener("shown", reachable);
