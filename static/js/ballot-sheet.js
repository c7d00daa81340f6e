// What can be done with one proposal, on a sheet from the bottom: to a bin, to a place, equally important, not known.
import { TRAY, canTie, find } from "./ballot-state.js";

/** Each choice closes the sheet and calls back with what was chosen; onReason(id, text) follows the writing. */
export function sheet(dialog, { onMove, onPlace, onTie, onReason }) {
  const part = (selector) => dialog.querySelector(selector);
  const places = part("[data-place]");
  let current = null;

  function chosen(act) {
    dialog.close();
    act(current);
  }

  dialog.addEventListener("click", ({ target }) => {
    const to = target.closest("[data-to]");
    if (to) chosen((id) => onMove(id, /^\d$/.test(to.dataset.to) ? Number(to.dataset.to) : to.dataset.to));
    else if (target.closest("[data-tie]")) chosen(onTie);
    else if (target.closest("[data-close]") || target === dialog) dialog.close();
  });
  const why = part("[data-why] textarea");
  why?.addEventListener("input", () => onReason(current, why.value));
  places.addEventListener("change", () => chosen((id) => onPlace(id, Number(places.value))));

  return {
    open(id, item, state, words) {
      current = id;
      const where = find(state, id);
      const title = item.querySelector("[data-title]");
      part("h2").textContent = title.textContent;
      part("h2").lang = title.lang;
      const about = item.querySelector("[data-about]")?.textContent ?? "";
      part("[data-body]").textContent = about;
      part("[data-body]").hidden = !about;
      for (const to of dialog.querySelectorAll("[data-to]")) {
        const here = to.dataset.to === String(where.bin);
        if (to.closest("[role=group]")) to.ariaPressed = String(here);
        else to.hidden = here;
      }
      const count = state.bins.flat(2).length;
      part("[data-at-place]").hidden = where.place === 0 || count < 2;
      places.replaceChildren(...Array.from({ length: count }, (_, index) => new Option(index + 1, index + 1, false, index + 1 === where.place)));
      part("[data-tie]").hidden = where.bin === TRAY || !canTie(state, id);
      part("[data-tie] span").textContent = where.tied ? words.wordApart : words.wordSame;
      if (why) {
        why.value = item.querySelector("[data-reason]").value;
        part("[data-why]").hidden = where.bin === TRAY;
        part("[data-why]").open = Boolean(why.value);
      }
      dialog.showModal();
    },
  };
}
