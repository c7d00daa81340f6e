// The screens of a phone in the room and what a tap does to its ballot, as data: see feedback/phone_screens.py and
// feedback/bins.py, which say the same without scripts. The state is that of ballot-state.js. No page in here.
import { find, placed, without } from "./ballot-state.js";

export const DONE = "done";
export const card = (id) => `card-${id}`;
export const part = (bin) => `part-${bin}`;

/** In `bin` (0, 1, 2 or "unknown"), tied with what has no place of its own there yet. */
export function add(state, id, bin) {
  const moved = without(state, id);
  if (bin === "unknown") moved.unknown.push(id);
  else if (moved.bins[bin].length) moved.bins[bin].at(-1).push(id);
  else moved.bins[bin].push([id]);
  return moved;
}

/** The next number of its part for one that has none; no number any more for one that has. */
export function number(state, id) {
  const { bin, tier } = find(state, id);
  const bins = state.bins.map((tiers) => tiers.map((ids) => [...ids]));
  const last = bins[bin].length - 1;
  if (tier < last) {
    bins[bin][tier] = bins[bin][tier].filter((other) => other !== id);
    bins[bin][last].push(id);
    bins[bin] = bins[bin].filter((ids) => ids.length);
  } else if (bins[bin][last].length > 1) {
    bins[bin][last] = bins[bin][last].filter((other) => other !== id);
    bins[bin].splice(last, 0, [id]);
  }
  return { bins, unknown: [...state.unknown] };
}

/** [[id, number or null]] of a part, in turn. */
export function rows(state, bin) {
  const tiers = state.bins[bin];
  return tiers.flatMap((ids, tier) => ids.map((id) => [id, tier < tiers.length - 1 || ids.length === 1 ? tier + 1 : null]));
}

/** All screens there are now, in turn: `order` the proposals as this phone meets them. */
export function names(state, order) {
  const done = new Set(placed(state));
  const cards = order.map(card);
  if (!order.every((id) => done.has(id))) return cards;
  return [...cards, ...[0, 1, 2].filter((bin) => state.bins[bin].flat().length > 1).map(part), DONE];
}

/** What has no place yet goes before looking back. */
export function after(state, order, name) {
  const done = new Set(placed(state).map(card));
  const all = names(state, order);
  const rest = all.slice(all.indexOf(name) + 1);
  return rest.find((other) => !done.has(other)) ?? all.find((other) => !done.has(other)) ?? DONE;
}

export function before(state, order, name) {
  const all = names(state, order);
  return all[all.indexOf(name) - 1] ?? null;
}
