// Ctrl/⌘ K and [data-go] open *Ga naar…*; ? shows the keys. What they need comes on first use.
import { singleKeys } from "./single-keys.js";

const dialog = document.getElementById("go");

/** The focus goes back to where it was, or to the menu that closed behind it. */
function show(element) {
  const from = document.activeElement;
  element.showModal();
  element.addEventListener(
    "close",
    () => {
      if (!from?.checkVisibility()) from?.closest("details[data-menu]")?.querySelector("summary").focus();
    },
    { once: true },
  );
}

function go() {
  if (dialog.open) return dialog.close();
  if (document.querySelector("dialog[open]")) return;
  show(dialog);
  import("./palette.js").then(({ begin }) => begin(dialog)).catch(() => {}); // its form finds as well
}

const typing = (element) => element.isContentEditable || element.matches("textarea, select, input:not([type=checkbox], [type=radio], [type=button], [type=submit])");

document.addEventListener("keydown", (event) => {
  const { key, ctrlKey, metaKey, altKey, shiftKey, target } = event;
  if (event.defaultPrevented || event.isComposing || altKey) return;
  if ((ctrlKey || metaKey) && !shiftKey && key.toLowerCase() === "k") go();
  else if (key !== "?" || ctrlKey || metaKey || typing(target) || !singleKeys() || document.querySelector("dialog[open]")) return;
  else import("./keys.js").then(({ showKeys }) => showKeys(show)).catch(() => {});
  event.preventDefault();
});

document.addEventListener("click", (event) => {
  if (!event.target.closest?.("[data-go]") || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  go();
});
