// Looks at this page again every few seconds and puts what it finds in place of what is shown.

const region = document.querySelector("[data-every]");
const lost = document.querySelector("#not-heard");
const seconds = Number(region.dataset.every);

function busy() {
  const at = document.activeElement;
  return document.hidden || (region.contains(at) && at.matches("button, input, textarea")) || !getSelection().isCollapsed;
}

async function look() {
  if (busy()) return;
  try {
    const answer = await fetch(location.pathname, { credentials: "same-origin", headers: { Accept: "text/html" }, signal: AbortSignal.timeout(10_000) });
    const found = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-every]");
    if (!answer.ok || !found) throw new Error(answer.status);
    lost.hidden = true;
    if (busy()) return;
    const focus = document.activeElement?.closest("[id]")?.id;
    for (const each of region.querySelectorAll("details[id]")) {
      const same = found.querySelector(`#${CSS.escape(each.id)}`);
      if (same) same.open = each.open;
    }
    region.replaceChildren(...found.childNodes);
    if (focus) document.getElementById(focus)?.querySelector("summary, a")?.focus({ preventScroll: true });
  } catch {
    lost.hidden = false;
  }
}

(async () => {
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
    await look();
  }
})();
