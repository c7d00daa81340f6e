// A date on the page follows what others answer: [data-occurrence] asks for itself anew when it is revised.
import { bind } from "./bind.js";
import { watch } from "./live.js";

// In a list the answers come once somebody unfolds them: the page without them is there twice as soon.
document.addEventListener("toggle", ({ target }) => {
  if (target.open && target.matches("[data-folded]")) target.closest("[data-occurrence]").dispatchEvent(new CustomEvent("revised"));
}, true);

const asked = new Map(); // id → the revision that stands on the page

bind("[data-occurrence]", (element) => {
  const id = element.dataset.occurrence;
  const known = asked.has(id);
  asked.set(id, Number(element.dataset.revision));
  if (known) return;
  watch(`occurrence:${id}`, {
    since: asked.get(id),
    onEvent: ({ type, revision }) => {
      if (type !== "revised" || revision <= asked.get(id)) return false;
      asked.set(id, revision);
      const now = document.querySelector(`[data-occurrence="${id}"]`);
      now?.dispatchEvent(new CustomEvent("revised"));
      return true;
    },
  });
});
