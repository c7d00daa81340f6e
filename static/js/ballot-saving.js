/**
 * Keeps the ballot on the server: the newest content goes as soon as the one before has arrived, is tried again
 * when the line is down, and waits in this browser meanwhile, so that leaving the page loses nothing.
 *
 *   const saver = saving({ url, token, revision, key, on({ state, saved, message, ballot }) { … } })
 *   saver.save({ bins, no_opinion, seen })
 *
 * state: "saving" · "saved" (with the answer) · "away" (no line; tried again) · "conflict" (with the ballot that
 * stands there now; `saver.settle(revision)` goes on from it) · "refused" (with a sentence, or signedOut; nothing more
 * is tried).
 */
import { mayKeep } from "./kept.js";

const CALM = 250; // milliseconds: a burst of keys is one save
const FIRST_WAIT = 2000;
const LONGEST_WAIT = 30_000;

export function saving({ url, token, revision, key, on }) {
  let waiting = null; // content that isn't on its way yet
  let going = null; // content that is
  let timer = null;
  let failures = 0;
  let stopped = false; // by a conflict or a refusal

  const kept = storage(key);

  function request(content, base) {
    return fetch(url, {
      method: "PUT",
      keepalive: true,
      headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": token },
      body: JSON.stringify({ revision: base, ...content }),
    });
  }

  function later(milliseconds) {
    clearTimeout(timer);
    timer = setTimeout(go, milliseconds);
  }

  async function go() {
    timer = null;
    if (going || !waiting || stopped) return;
    [going, waiting] = [waiting, null];
    let response = null;
    let answer = {};
    try {
      response = await request(going, revision);
      answer = await response.json();
    } catch { /* no line, or not our server's answer */ }
    const sent = going;
    going = null;
    take(sent, response, answer);
  }

  function take(sent, response, answer) {
    if (response?.ok && Number.isInteger(answer.revision)) {
      failures = 0;
      revision = answer.revision;
      if (waiting) return later(0);
      kept.remove();
      return on({ state: "saved", ...answer });
    }
    waiting ??= sent;
    if (response && response.status === 409 && answer.ballot) {
      stopped = true;
      return on({ state: "conflict", ballot: answer.ballot, message: answer.message });
    }
    if (response && response.status < 500 && ![408, 425, 429].includes(response.status) && answer.message) {
      stopped = true;
      const signedOut = response.status === 401 || answer.message.startsWith("CSRF"); // or in again, in another tab
      return on({ state: "refused", message: answer.message, signedOut });
    }
    failures += 1;
    on({ state: "away" });
    later(Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** (failures - 1)));
  }

  function flush() {
    if (!waiting || stopped) return;
    clearTimeout(timer);
    // what is on its way arrives first and raises the revision by one; if it doesn't, the kept copy speaks up
    request(waiting, going ? revision + 1 : revision).catch(() => {});
  }

  addEventListener("pagehide", flush);
  addEventListener("online", () => { if (waiting && !stopped) later(0); });
  addEventListener("beforeunload", (event) => {
    if (!kept.works && (waiting || going) && !navigator.onLine) event.preventDefault();
  });

  return {
    get revision() { return revision; },
    get busy() { return Boolean(waiting || going); },
    unsaved: () => kept.get(),
    /** Until settled, what is saved is only kept here. */
    stop() { stopped = true; },
    /** Signed in again, with another token: go on. */
    renew(fresh) {
      token = fresh;
      stopped = false;
      if (waiting) later(0);
    },
    save(content, pause = CALM) {
      waiting = content;
      kept.set({ content, revision, going });
      if (stopped || (failures && timer)) return;
      on({ state: "saving" }); // "saved" of a moment ago is no longer true
      later(pause);
    },
    /** After a conflict: go on from what stands on the server; without content nothing of ours is sent. */
    settle(theirs, content = null) {
      revision = theirs;
      stopped = false;
      failures = 0;
      waiting = content;
      if (content) later(0);
      else kept.remove();
    },
  };
}

/** Kept like any draft: never on a shared desk, and gone with signing out (kept.js). */
function storage(key) {
  const works = Boolean(key);
  const attempt = (what) => { try { return works ? what() : null; } catch { return null; } };
  return {
    works,
    get: () => attempt(() => JSON.parse(localStorage.getItem(key))),
    set: (value) => attempt(() => mayKeep() && localStorage.setItem(key, JSON.stringify(value))),
    remove: () => attempt(() => localStorage.removeItem(key)),
  };
}
