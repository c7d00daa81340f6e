/**
 * A part of the page that follows a topic which changes as a whole: `<div id="standing" data-revised="board:3">`.
 * On a `revised` event the page is fetched anew and the part with the same id takes its place. Focus inside it stays
 * where it was, and so does what a dialog asks about; a burst of events is one fetch.
 */
import { bind } from "./bind.js";
import { watch } from "./live.js";

const CALM = 800; // milliseconds

bind("[data-revised]", (part) => {
  let waiting = null;
  watch(part.dataset.revised, {
    onEvent(event) {
      if (event.type === "revised" && !waiting) waiting = setTimeout(renew, CALM);
    },
  });

  const inUse = () => part.contains(document.activeElement) || document.querySelector("dialog[open]") !== null;
  const later = () => { waiting ??= setTimeout(renew, 4 * CALM); };

  async function renew() {
    waiting = null;
    if (inUse()) return later();
    const response = await fetch(location.href, { headers: { Accept: "text/html" } }).catch(() => null);
    if (!response?.ok) return;
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const fresh = page.getElementById(part.id);
    if (inUse()) return later(); // since it was asked for
    if (fresh && fresh.innerHTML !== part.innerHTML) part.replaceChildren(...fresh.childNodes);
  }
});
