// The order that is being made, as data: { bins: three lists of tiers, best first, unknown: [ids] }. What is in
// neither waits in the tray. Every function leaves the given state alone and returns another. No page in here.
export const TRAY = "tray";
export const UNKNOWN = "unknown";

export const placed = (state) => [...state.bins.flat(2), ...state.unknown];

export const equal = (a, b) => canonical(a) === canonical(b);

/** The order within a tie says nothing. */
function canonical({ bins, unknown }) {
  const sorted = (ids) => [...ids].sort((a, b) => a - b);
  return JSON.stringify([bins.map((tiers) => tiers.map(sorted)), sorted(unknown)]);
}

/** Where it lies: { bin, tier, tied, place }; `place` is 1 + what stands strictly above it, in all three bins. */
export function find(state, id) {
  let above = 0;
  for (const [bin, tiers] of state.bins.entries())
    for (const [tier, ids] of tiers.entries()) {
      if (ids.includes(id)) return { bin, tier, tied: ids.length > 1, place: above + 1 };
      above += ids.length;
    }
  return { bin: state.unknown.includes(id) ? UNKNOWN : TRAY, tier: -1, tied: false, place: 0 };
}

/** Only what `known` holds: a proposal may have been withdrawn since. */
export function only(state, known) {
  const keep = (ids) => ids.filter((id) => known.has(id));
  const bins = state.bins.map((tiers) => tiers.map(keep).filter((tier) => tier.length));
  return { bins, unknown: keep(state.unknown) };
}

export function without(state, id) {
  return only(state, { has: (other) => other !== id });
}

/** By itself in `bin`, before its tier `tier` as it is once `id` is gone; at the end when none is given. */
export function put(state, id, bin, tier = Infinity) {
  const moved = without(state, id);
  if (bin === UNKNOWN) moved.unknown.push(id);
  else if (bin !== TRAY) moved.bins[bin].splice(tier, 0, [id]);
  return moved;
}

/** Dropped as number `index` of what is shown in `bin`; between two that are tied, it joins them. */
export function drop(state, id, bin, index) {
  if (bin === TRAY || bin === UNKNOWN) return put(state, id, bin);
  const { bins } = without(state, id);
  let start = 0;
  for (const [tier, ids] of bins[bin].entries()) {
    if (index <= start) return put(state, id, bin, tier);
    if (index < start + ids.length) return join(state, id, bin, tier);
    start += ids.length;
  }
  return put(state, id, bin);
}

function join(state, id, bin, tier) {
  const moved = without(state, id);
  moved.bins[bin][tier].push(id);
  return moved;
}

/** One up (-1) or down (1): out of its tie, past the tier next to it, or into the next bin. */
export function step(state, id, by) {
  const { bin, tier, tied } = find(state, id);
  if (typeof bin !== "number") return state;
  const left = without(state, id).bins[bin].length;
  const target = tied ? tier + (by > 0 ? 1 : 0) : tier + by;
  if (target >= 0 && target <= left) return put(state, id, bin, target);
  const next = bin + by;
  if (next < 0 || next > 2) return state;
  return put(state, id, next, by > 0 ? 0 : Infinity);
}

export const canTie = (state, id) => find(state, id).tier > 0 || find(state, id).tied;

/** Equally important as what stands above it in its bin; or, if it is tied, by itself again. */
export function toggleTie(state, id) {
  const { bin, tier, tied } = find(state, id);
  if (tied) return put(state, id, bin, state.bins[bin][tier][0] === id ? tier : tier + 1);
  return tier > 0 ? join(state, id, bin, tier - 1) : state;
}

/** To this place of all; in its own bin where that holds the place. */
export function toPlace(state, id, place) {
  const rest = without(state, id).bins;
  const slots = []; // [what stands above, bin, tier]
  let above = 0;
  for (const [bin, tiers] of rest.entries()) {
    tiers.forEach((ids, tier) => {
      slots.push([above, bin, tier]);
      above += ids.length;
    });
    slots.push([above, bin, tiers.length]);
  }
  const own = find(state, id).bin;
  const filled = (bin) => bin === own || rest[bin].length > 0;
  const off = ([at, bin]) => Math.abs(at - (place - 1)) * 4 + (bin === own ? 0 : filled(bin) ? 1 : 2);
  const [, bin, tier] = slots.reduce((best, slot) => (off(slot) < off(best) ? slot : best));
  return put(state, id, bin, tier);
}
