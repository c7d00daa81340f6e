// What others write in conversations that aren't on this page, told to screen readers: together, and seldom. Whoever has
// a conversation before them hears it there (arrivals.js); a tab that nobody sees says it in its title.
import { CALM, tellSoon } from "./calm.js";

const REST = 10_000; // milliseconds between two tellings
const NAMED = 3; // conversations; of more than that only how many there are
const { dataset } = document.getElementById("announcer");
const fresh = new Map(); // thread → { n, name }
let last = 0;

const filled = (word, fill) => dataset[`word${word}`].replace(/\{(n|thread|group)\}/g, (_, key) => fill[key]);
const isHere = (thread) => document.querySelector(`.thread[data-thread="${thread}"]`);

function sentence() {
  const told = [...fresh.values()];
  fresh.clear();
  last = Date.now();
  if (told.length > NAMED) return filled("Several", { n: told.length });
  return told.map(({ n, name }) => filled(n === 1 ? "One" : "Many", { n, thread: name })).join(". ");
}

/** The threads of an `unread` event: what came, and what was read meanwhile. */
export function tellElsewhere(threads) {
  for (const { thread, posts, fresh: n, title, group } of threads) {
    const before = fresh.get(thread);
    if (!posts) fresh.delete(thread);
    else if (n && !isHere(thread)) fresh.set(thread, { n: (before?.n ?? 0) + n, name: title || filled("Corner", { group }) });
  }
  if (document.visibilityState !== "visible") fresh.clear();
  if (fresh.size) tellSoon("elsewhere", 1, sentence, Math.max(CALM, last + REST - Date.now()));
}
