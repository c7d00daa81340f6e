// inTurn("thread-12", work): of all tabs one at a time does this work; a tab that dies leaves its turn to the next.
import { kept } from "./kept.js";

const LEASE = 30_000; // milliseconds: longer than any work here takes
const AGAIN = 300;
const tab = Math.random().toString(36).slice(2);

/** With `orNot`, null where it is somebody else's turn. */
export function inTurn(name, work, { orNot = false } = {}) {
  if (!navigator.locks) return byLease(name, work, orNot);
  return navigator.locks.request(`turn:${name}`, { ifAvailable: orNot }, (lock) => (lock ? work() : null));
}

/** Where the browser has no locks (they need a secure line): a row that says whose turn it is, and until when. */
async function byLease(name, work, orNot) {
  const key = `turn:${name}`;
  const claim = (row) => (row && row.tab !== tab && row.until > Date.now() ? null : { tab, until: Date.now() + LEASE });
  const alone = !(await kept.set(`turn:?${tab}`, {})); // nothing is kept here: no other tab knows what this one holds
  await kept.remove(`turn:?${tab}`);
  for (let got = alone; !got; ) {
    got = await kept.change(key, claim);
    if (!got && orNot) return null;
    if (!got) await new Promise((done) => setTimeout(done, AGAIN));
  }
  try {
    return await work();
  } finally {
    await kept.remove(key);
  }
}
