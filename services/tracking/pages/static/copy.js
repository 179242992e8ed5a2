// Buttons that copy a text: shown only where that can be done. Without this file a click selects the text.
const SHOWN = 1500; // milliseconds
const allowed = Boolean(navigator.clipboard);

for (const button of document.querySelectorAll("button[data-copies]")) {
  const text = document.getElementById(button.dataset.copies);
  if (!text || !allowed) continue;
  const words = button.textContent;
  button.hidden = false;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(text.textContent.trim());
      button.textContent = button.dataset.copied;
      setTimeout(() => (button.textContent = words), SHOWN);
    } catch {
      getSelection().selectAllChildren(text); // the browser refused: what is selected can be copied by hand
    }
  });
}
