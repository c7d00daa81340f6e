/**
 * One socket per tab (CONTRACT: Socket).
 *
 *   watch("thread:12", { since: 345, onEvent(event) { … } })   → a function that stops it
 *   send({ type: "post", topic: "thread:12", uuid, body })     → a promise of the answer, or of the error frame
 *
 * A lost connection comes back by itself and brings what was missed. `<html data-live>` says how it stands:
 * open, away, stale (reload when you can) or signed-out; the document hears "live" when that changes. Nothing here touches focus, scroll or the page's text.
 */

const QUIET = 30_000; // milliseconds without a word, after which we ask whether anybody is there
const ANSWER = 10_000;
const LONGEST_WAIT = 30_000;
const LARGEST = 65_536; // bytes; more would close the socket
const GONE = 1006; // as the browser calls an end without a farewell
const FINAL = new Set([4401, 4403]);

const topics = new Map(); // name → { last, listeners }
const unanswered = new Map(); // uuid → { frame, resolve, reject }
let socket = null;
let returning = null;
let silence = null;
let attempts = 0;
let ended = false;

export function watch(topic, { since = null, onEvent }) {
  const known = topics.get(topic);
  const entry = known ?? { last: since, listeners: new Set() };
  entry.listeners.add(onEvent);
  topics.set(topic, entry);
  if (known && since !== null && (entry.last === null || since < entry.last)) {
    entry.last = since;
    follow(topic, entry);
  } else if (!known) {
    follow(topic, entry);
  }
  connect();
  return () => {
    entry.listeners.delete(onEvent);
    if (!entry.listeners.size && topics.delete(topic)) put({ type: "unwatch", topic });
  };
}

/** A frame with a uuid is sent again after a lost connection, until it is answered; the uuid makes that safe. */
export function send(frame) {
  connect();
  if (!frame.uuid) {
    put(frame);
    return Promise.resolve(null);
  }
  return new Promise((resolve, reject) => {
    if (ended) {
      reject({ type: "error", for: frame.uuid, code: "forbidden" });
      return;
    }
    if (new Blob([JSON.stringify(frame)]).size > LARGEST) {
      reject({ type: "error", for: frame.uuid, code: "too_large" });
      return;
    }
    unanswered.set(frame.uuid, { frame, resolve, reject });
    put(frame);
  });
}

/** Whoever sent it tries another way, or later: it doesn't leave by itself any more. */
export function withdraw(uuid) {
  unanswered.delete(uuid);
}

function put(frame) {
  if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(frame));
}

function follow(topic, entry) {
  put(entry.last === null ? { type: "watch", topic } : { type: "watch", topic, since: entry.last });
}

function connect() {
  if (socket || ended) return;
  clearTimeout(returning);
  returning = null;
  const address = new URL("/ws/", location.href);
  address.protocol = location.protocol === "https:" ? "wss:" : "ws:";
  address.searchParams.set("lang", document.documentElement.lang);
  const line = new WebSocket(address);
  const hear = (what, tell) => line.addEventListener(what, (event) => line === socket && tell(event));
  hear("open", opened);
  hear("message", heard);
  hear("close", lost);
  socket = line;
  silence = setTimeout(giveUp, QUIET);
}

/** Nobody is there any more: a farewell would be waited for as long as the browser likes. */
function giveUp() {
  const line = socket;
  if (!line) return;
  lost({ code: GONE });
  line.close();
}

function opened() {
  show("open");
  listen();
  for (const [topic, entry] of topics) follow(topic, entry);
  for (const { frame } of unanswered.values()) put(frame);
}

function heard({ data }) {
  attempts = 0;
  listen();
  for (const event of JSON.parse(data)) take(event);
}

function take(event) {
  if (event.type === "ack") return answer(event.uuid, "resolve", event);
  if (event.type === "error") return refused(event);
  const entry = topics.get(event.topic);
  if (!entry) return;
  const stamp = event.changed ?? event.revision;
  if (event.type === "watching") entry.last ??= event.head;
  else if (event.type === "head" && entry.last !== null && event.head > entry.last) follow(event.topic, entry);
  else if (stamp !== undefined) entry.last = Math.max(entry.last ?? 0, stamp);
  let handled = false;
  for (const listener of [...entry.listeners]) handled = tell(listener, event) || handled;
  if (event.type === "unwatched") topics.delete(event.topic);
  if (event.type === "reload" && !handled) reload();
}

/** One listener's fault stays its own. */
function tell(listener, event) {
  try {
    return listener(event) === true;
  } catch (fault) {
    reportError(fault);
    return false;
  }
}

function answer(uuid, how, event) {
  unanswered.get(uuid)?.[how](event);
  unanswered.delete(uuid);
}

function refused(event) {
  if (unanswered.has(event.for)) answer(event.for, "reject", event);
  else for (const listener of topics.get(event.for)?.listeners ?? []) tell(listener, event);
}

/** Too far behind: fetch the page anew, but never away from under somebody who is writing. */
function reload() {
  const written = [...document.querySelectorAll("textarea, input:not([type=hidden])")].some(
    (field) => field.value !== field.defaultValue,
  );
  if (written || unanswered.size || document.querySelector("[data-unsent]")) show("stale");
  else location.reload();
}

function listen() {
  clearTimeout(silence);
  silence = setTimeout(() => {
    put({ type: "ping" });
    silence = setTimeout(giveUp, ANSWER);
  }, QUIET);
}

function lost({ code }) {
  socket = null;
  clearTimeout(silence);
  if (FINAL.has(code)) {
    ended = true;
    show("signed-out");
    for (const uuid of [...unanswered.keys()]) answer(uuid, "reject", { type: "error", for: uuid, code: "forbidden" });
    return;
  }
  show("away");
  if (topics.size || unanswered.size) returning = setTimeout(connect, pause(code));
}

/** Milliseconds until we come back: spread, so that a restart isn't met by everybody at once. */
function pause(code) {
  if (code === 1012) return 500 + Math.random() * 4500;
  if (code === 4408) return Math.random() * 500;
  if (code === 4429) return LONGEST_WAIT;
  attempts += 1;
  return Math.random() * Math.min(LONGEST_WAIT, 500 * 2 ** attempts) + 250;
}

function show(state) {
  document.documentElement.dataset.live = state;
  document.dispatchEvent(new Event("live"));
}

/** Don't wait any longer to come back: there is a reason to think that the way is open again. */
export function comeBack() {
  if (returning !== null) connect();
}

function comeBackNow() {
  if (document.visibilityState === "visible") comeBack();
}

addEventListener("online", comeBackNow);
addEventListener("offline", giveUp); // or we would find out by silence only
document.addEventListener("visibilitychange", comeBackNow);
addEventListener("pagehide", () => {
  if (socket?.readyState === WebSocket.OPEN) socket.close(); // one that isn't there yet goes by itself, silently
});
addEventListener("pageshow", (event) => {
  if (event.persisted && topics.size) connect();
});
