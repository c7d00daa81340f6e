// The ballot on the page: draws a state into the lists that the template made, and says where things stand.
import { TRAY, UNKNOWN, find, placed } from "./ballot-state.js";

const still = matchMedia("(prefers-reduced-motion: reduce)");
export const idOf = (item) => Number(item.dataset.proposal);
export const say = (sentence, values) => (sentence ?? "").replace(/\{(\w+)\}/g, (_, key) => values[key] ?? "");

export function ballotView(form) {
  const bins = new Map([...form.querySelectorAll("[data-bin]")].map((bin) => [keyOf(bin), bin]));
  const lists = new Map([...bins].map(([key, bin]) => [key, bin.querySelector("[data-items]")]));
  const items = new Map();
  const tools = form.querySelector("template[data-tools]");

  function equip(item) {
    const title = titleOf(item);
    const button = document.createElement("button");
    button.type = "button";
    button.className = "title";
    button.dataset.pick = "";
    const words = item.querySelector(".title");
    button.id = words.id;
    button.lang = words.lang;
    button.append(...words.childNodes);
    words.replaceWith(button);
    const moves = item.querySelector("[data-moves]");
    moves.replaceChildren(tools.content.cloneNode(true));
    for (const tool of moves.children) tool.ariaLabel = say(tool.ariaLabel, { title });
    items.set(idOf(item), item);
  }

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
    const before = still.matches ? null : new Map([...items.values()].map((item) => [item, item.getBoundingClientRect().top]));
    const done = new Set(placed(state));
    for (const [bin, list] of lists) {
      const order = bin === TRAY ? [...items.keys()].filter((id) => !done.has(id)) : bin === UNKNOWN ? state.unknown : state.bins[bin].flat();
      fill(list, order.map((id) => items.get(id)).filter(Boolean));
      bins.get(bin).querySelector("[data-count]").textContent = order.length + (bin === TRAY ? unseen() : 0) || "";
    }
    mark(state);
    if (before) slide(before);
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
      const { bin, tier } = find(state, id);
      const ids = tier < 0 ? [] : state.bins[bin][tier];
      item.classList.toggle("even", ids.indexOf(id) > 0);
      item.toggleAttribute("data-even", ids.indexOf(id) > 0);
      item.classList.toggle("ranked", tier >= 0);
      // aria-disabled, not disabled: the focus stays where it is
      item.querySelector("[data-up]").ariaDisabled = String(bin === 0 && order[0] === id && ids.length === 1);
      item.querySelector("[data-down]").ariaDisabled = String(bin === 2 && order.at(-1) === id && ids.length === 1);
    }
  }

  /** From where it was to where it is. */
  function slide(before) {
    for (const [item, top] of before) {
      const by = top - item.getBoundingClientRect().top;
      if (by && !item.matches(".sortable-chosen")) item.animate([{ transform: `translateY(${by}px)` }, { transform: "none" }], { duration: 160, easing: "ease-out" });
    }
  }

  const unseen = () => Number(form.querySelector("[data-more]")?.dataset.more ?? 0);

  for (const item of form.querySelectorAll("[data-proposal]")) equip(item);
  keepTrayOrder();

  /** What waits keeps its order; what is placed comes after, should it ever go back. */
  function keepTrayOrder() {
    const waiting = [...lists.get(TRAY).children].map((item) => [idOf(item), item]);
    const rest = [...items].filter(([id]) => !waiting.some(([other]) => other === id));
    items.clear();
    for (const [id, item] of [...waiting, ...rest]) items.set(id, item);
  }

  return {
    items,
    lists: [...lists.values()],
    read,
    draw,
    binOf: (item) => keyOf(item.closest("[data-bin]")),
    nameOf: (bin) => bins.get(bin).querySelector("h2").textContent,
    titleOf,
    add(item) {
      lists.get(TRAY).append(item);
      equip(item);
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
  return item.querySelector(".title").firstChild.textContent.trim();
}
