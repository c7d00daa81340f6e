// tellSoon("12", 1, (n) => "3 new messages"): what is new, told calmly: what came in a few seconds in one sentence each,
// all that is due together.
import { announce } from "./announce.js";

export const CALM = 2000; // milliseconds
const waiting = new Map(); // about what → { n, say, due }
let timer = null;

export function tellSoon(about, n, say, pause = CALM) {
  const { n: before, due } = waiting.get(about) ?? { n: 0, due: Date.now() + pause };
  waiting.set(about, { n: before + n, say, due });
  wait();
}

function wait() {
  clearTimeout(timer);
  const next = Math.min(...[...waiting.values()].map(({ due }) => due));
  if (waiting.size) timer = setTimeout(tell, Math.max(0, next - Date.now()));
}

function tell() {
  const due = [...waiting].filter((each) => each[1].due <= Date.now());
  for (const [about] of due) waiting.delete(about);
  const sentences = due.map(([, { n, say }]) => say(n)).filter(Boolean);
  if (sentences.length) announce(sentences.join(". "));
  wait();
}
