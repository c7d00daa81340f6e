// The ballot on the page: draws a state into the lists that the template made, and says where things stand.
import { TRAY, UNKNOWN, find, placed } from "./ballot-state.js";

const still = matchMedia("(prefers-reduced-motion: reduce)");
export const idOf = (item) => Number(item.dataset.proposal);
export const say = (sentence, values) => (sentence ?? "").replace(/\{(\w+)\}/g, (_, key) => values[key] ?? "");

export function ballotView(form) {
  const bins = new Map([...form.querySelectorAll("[data-bin]")].map((bin) => [keyOf(bin), bin]));
  const lists = new Map([...bins].map(([key, bin]) => [key, bin.querySelector("[data-items]")]));
  const items = new Map([...form.querySelectorAll("[data-proposal]")].map((item) => [idOf(item), item]));

  /** What the page shows now, as a state. */
  function read() {
    const state = { bins: [[], [], []], unknown: [] };
    for (const [bin, list] of lists)
      for (const item of list.children) {
        const tiers = state.bins[bin];
        if (bin === UNKNOWN) state.unknown.push(idOf(item));
        else if (tiers && "even" in item.dataset && tiers.length) tiers.at(-1).push(idOf(item));
        else tiers?.push([idOf(item)]);
      }
    return state;
  }

  function draw(state) {
    const done = new Set(placed(state));
    for (const [bin, list] of lists) {
      const order = bin === TRAY ? [...items.keys()].filter((id) => !done.has(id)) : bin === UNKNOWN ? state.unknown : state.bins[bin].flat();
      fill(list, order.map((id) => items.get(id)).filter(Boolean));
      const count = order.length + (bin === TRAY ? unseen() : 0) || "";
      bins.get(bin).querySelector("[data-count]").textContent = count;
      const tally = form.querySelector(`[data-tally="${bin}"]`);
      if (tally) tally.textContent = count;
    }
    mark(state);
    return done.size;
  }

  function fill(list, wanted) {
    wanted.forEach((item, index) => {
      if (list.children[index] !== item) list.insertBefore(item, list.children[index] ?? null);
    });
  }

  function mark(state) {
    const order = state.bins.flat(2);
    for (const [id, item] of items) {
      const { bin, tier, place } = find(state, id);
      const ids = tier < 0 ? [] : state.bins[bin][tier];
      item.classList.toggle("even", ids.indexOf(id) > 0);
      item.toggleAttribute("data-even", ids.indexOf(id) > 0);
      item.classList.toggle("ranked", tier >= 0);
      item.querySelector("[data-rank]").textContent = place || "";
      item.querySelector("[data-pick]").ariaHasPopup = bin === TRAY ? null : "dialog";
      // aria-disabled, not disabled: the focus stays where it is
      item.querySelector("[data-up]").ariaDisabled = String(bin === 0 && order[0] === id && ids.length === 1);
      item.querySelector("[data-down]").ariaDisabled = String(bin === 2 && order.at(-1) === id && ids.length === 1);
    }
  }

  const tops = () => new Map(still.matches ? [] : [...items.values()].map((item) => [item, item.getBoundingClientRect().top]));

  /** From where it was (tops()) to where it is. */
  function slide(before) {
    for (const [item, top] of before) {
      const by = top - item.getBoundingClientRect().top;
      if (by && !item.matches(".sortable-chosen")) item.animate([{ transform: `translateY(${by}px)` }, { transform: "none" }], { duration: 160, easing: "ease-out" });
    }
  }

  const unseen = () => Number(form.querySelector("[data-more]")?.dataset.more ?? 0);

  return {
    items,
    lists: [...lists.values()],
    read,
    draw,
    tops,
    slide,
    binOf: (item) => keyOf(item.closest("[data-bin]")),
    holds: (bin) => lists.has(bin),
    nameOf: (bin) => bins.get(bin).querySelector("h2").textContent,
    titleOf,
    focus: (id) => items.get(id)?.querySelector("[data-pick]").focus({ preventScroll: true }),
    /** Whether proposals wait that the page doesn't hold yet, and the tray has room. */
    waitsElsewhere: () => unseen() > 0 && !lists.get(TRAY).childElementCount,
    /** What was written as the reason of each, as far as it isn't what the page came with. */
    reasons: () => Object.fromEntries([...items].map(([id, item]) => [id, item.querySelector("[data-reason]")]).filter(([, field]) => field && field.value !== field.defaultValue).map(([id, field]) => [id, field.value])),
    explain(reasons) {
      for (const [id, text] of Object.entries(reasons)) {
        const field = items.get(Number(id))?.querySelector("[data-reason]");
        if (field) field.value = text;
      }
    },
    /** At the end of the tray; on a phone what stands below the tray then stays where it is under the finger. */
    add(item) {
      const tray = lists.get(TRAY);
      const below = lists.get(0).getBoundingClientRect().top;
      const reading = bins.get(TRAY).getBoundingClientRect().bottom > innerHeight / 2;
      tray.append(item);
      items.set(idOf(item), item);
      if (!reading) scrollBy({ top: lists.get(0).getBoundingClientRect().top - below, behavior: "instant" });
    },
    remove(id) {
      items.get(id)?.remove();
      items.delete(id);
    },
    keyOfList: (list) => keyOf(list.closest("[data-bin]")),
  };
}

const keyOf = (bin) => (/^\d$/.test(bin.dataset.bin) ? Number(bin.dataset.bin) : bin.dataset.bin);

function titleOf(item) {
  return item.querySelector("[data-title]").textContent.trim();
}
