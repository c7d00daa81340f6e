// A button that copies a field: <button data-copy="#link" data-copied="Copied" hidden>. Without it the field
// can be selected by hand.
import { announce } from "./announce.js";
import { bind } from "./bind.js";

bind("[data-copy]", (button) => {
  const field = document.querySelector(button.dataset.copy);
  if (!field) return;
  button.hidden = false;
  button.addEventListener("click", async () => {
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
    } catch {
      document.execCommand("copy"); // no clipboard without a secure address: the field is selected
    }
    announce(button.dataset.copied);
    button.lastChild.textContent = button.dataset.copied;
  });
});
