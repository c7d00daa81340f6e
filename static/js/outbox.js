/**
 * Messages on their way. Each waits in this browser (kept.js) until the server has it, leaves in order within its
 * conversation, one at a time and from one tab (turns.js), with the same uuid at every try: sent twice it is there once.
 *
 *   add({ uuid, thread, url, body, reply_to, attachments })   → it leaves as soon as it can
 *   rows()   → [{ uuid, thread, body, state, message, isKept, … }, …], oldest first
 *   changes: "change" (look at the rows again) and "sent" (detail { uuid, id, number, html? })
 *
 * state: "sending" · "waiting" (for a connection) · "busy" (the server asked to wait until `until`) · "refused" (with
 * a code and a message; it waits for its author) · "left" (signed out: it can't leave any more).
 */
import { gone, kept } from "./kept.js";
import { over } from "./sending.js";
import { inTurn } from "./turns.js";
import { newUuid } from "./uuid.js";

const LONGEST_WAIT = 30_000; // milliseconds
const FIRST_WAIT = 2000;
const BUSY = 5000;

const { reader } = document.documentElement.dataset;
const tabs = globalThis.BroadcastChannel && new BroadcastChannel("outbox");
const box = new Map(); // uuid → row
const arrived = new Set(); // uuids of what is there: never shown or sent again
const draining = new Set();
export const changes = new EventTarget();
let failures = 0;
let timer = null;
let due = Infinity;

const keyOf = (row) => `outbox:${row.uuid}`;
const inOrder = () => [...box.values()].sort((one, other) => one.at - other.at);
const changed = () => changes.dispatchEvent(new Event("change"));
const tell = (said = {}) => tabs?.postMessage({ reader, ...said });

function stateOf(row) {
  if (gone()) return "left";
  if (row.refused) return "refused";
  if (row.until > Date.now()) return "busy";
  return row.away && !row.sending ? "waiting" : "sending";
}

export const rows = () => inOrder().map((row) => ({ ...row, ...row.refused, state: stateOf(row) }));

/** What all of a row but its passing state is, as it is kept. */
const lasting = ({ sending, away, isKept, saving, ...row }) => row;

async function save(row) {
  row.saving = true;
  row.isKept = await kept.set(keyOf(row), lasting(row));
  row.saving = false;
  if (arrived.has(row.uuid) || !box.has(row.uuid)) await kept.remove(keyOf(row)); // meanwhile
  tell();
}

export async function add(post) {
  const at = Math.max(Date.now(), ...inOrder().map((row) => row.at + 1));
  const row = { attachments: [], reply_to: null, ...post, at, until: 0, refused: null, away: !navigator.onLine };
  row.known = arrived.delete(row.uuid); // what came under this uuid may be another text: only the server can say
  box.set(row.uuid, row);
  document.dispatchEvent(new Event("outbox"));
  changed();
  await save(row);
  changed();
  go();
}

/** What is kept, with what other tabs added and without what they took or sent. */
export async function load() {
  const found = await kept.all("outbox:");
  const uuids = new Set(found.map(({ uuid }) => uuid));
  for (const row of inOrder()) if (row.isKept && !row.saving && !uuids.has(row.uuid) && !gone()) box.delete(row.uuid);
  for (const row of found) {
    const known = box.get(row.uuid);
    if (known?.saving) continue;
    if (arrived.has(row.uuid) && !row.known) {
      kept.remove(keyOf(row));
      continue;
    }
    box.set(row.uuid, Object.assign(known ?? { away: !navigator.onLine }, row, { isKept: known?.isKept ?? true }));
  }
  changed();
}

/** Try a refused one once more, or all that waits at once. */
export async function again(uuid) {
  const row = box.get(uuid);
  if (!row || row.sending) return;
  if (row.refused?.code === "conflict") await rename(row); // sent before, with another text: this one is new
  Object.assign(row, { refused: null, until: 0, away: false });
  changed();
  await save(row);
  go();
}

async function rename(row) {
  box.delete(row.uuid);
  await kept.remove(keyOf(row));
  Object.assign(row, { uuid: newUuid(), known: false });
  box.set(row.uuid, row);
}

/** Back to its author, out of the box; null where it is just leaving or has left. */
export async function take(uuid) {
  const row = box.get(uuid);
  if (!row || row.sending) return null;
  const out = async () => {
    if (row.isKept && !gone()) await load();
    if (!box.delete(uuid)) return null;
    if (row.known) arrived.add(uuid);
    await kept.remove(keyOf(row));
    tell();
    changed();
    return row;
  };
  return gone() ? out() : inTurn(turnOf(row.thread), out, { orNot: true });
}

/** It is in the conversation, whoever told. */
export function there(uuid, told = {}) {
  const row = box.get(uuid);
  if (row?.known && !told.id) return;
  arrived.add(uuid);
  if (!row) return;
  box.delete(uuid);
  kept.remove(keyOf(row)).then(() => tell({ sent: { uuid, ...told } }));
  changes.dispatchEvent(new CustomEvent("sent", { detail: { uuid, thread: row.thread, ...told } }));
  changed();
}

const whenThere = (uuid) =>
  new Promise((done) => {
    changes.addEventListener("sent", function look({ detail }) {
      if (detail.uuid !== uuid) return;
      changes.removeEventListener("sent", look);
      done(null);
    });
  });

// Leaving

const turnOf = (thread) => `thread-${thread}`;
const next = (thread) => inOrder().find((row) => row.thread === thread && !row.refused);

export function go() {
  clearTimeout(timer);
  due = Infinity;
  if (gone()) return;
  for (const thread of new Set(inOrder().map((row) => row.thread))) drain(thread);
}

function later(milliseconds) {
  if (Date.now() + milliseconds >= due) return;
  clearTimeout(timer);
  due = Date.now() + milliseconds;
  timer = setTimeout(go, milliseconds);
}

async function drain(thread) {
  if (draining.has(thread)) return;
  draining.add(thread);
  try {
    while (next(thread) && (await inTurn(turnOf(thread), () => sendFirst(thread))));
  } finally {
    draining.delete(thread);
  }
}

/** The first of the conversation, if its time has come. Says whether the next may try too. */
async function sendFirst(thread) {
  if (gone()) return false;
  await load();
  const row = next(thread);
  if (!row) return false;
  if (row.until > Date.now()) {
    later(row.until - Date.now() + 20);
    return false;
  }
  pass(row, true);
  const answer = await Promise.race([over(lasting(row)), whenThere(row.uuid)]);
  pass(row, false);
  if (arrived.has(row.uuid)) return true;
  return takeIn(row, answer);
}

function pass(row, sending) {
  row.sending = sending;
  tell({ passing: { uuid: row.uuid, sending } });
  changed();
}

async function takeIn(row, answer) {
  if (answer?.type === "ack") {
    failures = 0;
    there(row.uuid, { id: answer.id, number: answer.number, html: answer.html });
    return true;
  }
  if (!answer || gone()) {
    row.away = true;
    failures += 1;
    later(Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** (failures - 1)));
    changed();
    return false;
  }
  if (answer.code === "rate_limited") row.until = Date.now() + 1000 * (answer.retry_after || BUSY / 1000);
  else row.refused = { code: answer.code, message: answer.message ?? "" };
  await save(row);
  changed();
  if (row.until > Date.now()) later(row.until - Date.now() + 20);
  return Boolean(row.refused);
}

// What makes one look again

tabs?.addEventListener("message", async ({ data }) => {
  if (data.reader !== reader) return;
  if (data.sent) return there(data.sent.uuid, data.sent);
  const row = data.passing && box.get(data.passing.uuid);
  if (row) {
    row.sending = data.passing.sending;
    return changed();
  }
  await load();
  go();
});
document.addEventListener("live", () => {
  if (document.documentElement.dataset.live === "open") go();
  else changed();
});
document.addEventListener("left", changed);
addEventListener("online", go);
addEventListener("offline", () => {
  for (const row of box.values()) row.away = true;
  changed();
});
// only what would be lost: this page alone holds it
addEventListener("beforeunload", (event) => {
  if ([...box.values()].some((row) => row.isKept === false)) event.preventDefault();
});
if (reader) load().then(go);
