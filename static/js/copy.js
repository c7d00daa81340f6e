// A button that copies a field: <button data-copy="#link" data-copied="Copied" hidden>. Without it the field
// can be selected by hand.
import { announce } from "./announce.js";
import { bind } from "./bind.js";
import { copyText } from "./clipboard.js";

bind("[data-copy]", (button) => {
  const field = document.querySelector(button.dataset.copy);
  if (!field) return;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await copyText(field.value);
    field.select(); // to be seen, and to be copied by hand where nothing else did
    announce(button.dataset.copied);
    button.lastChild.textContent = button.dataset.copied;
  });
});
