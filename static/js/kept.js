// What was typed and hasn't arrived may wait in this browser, under its reader's number: never on a shared desk, and
// nothing of it outlives signing out, in whichever tab.
const html = document.documentElement;
const PREFIX = "draft:";
const tabs = globalThis.BroadcastChannel && new BroadcastChannel("leaving");
let left = "sharedDesk" in html.dataset;

const keyOf = (name) => `${PREFIX}${html.dataset.reader ?? ""}:${name}`;
const attempt = (what) => { try { return what(); } catch { return null; } }; // full or forbidden: then it isn't kept

export const mayKeep = () => !left && html.dataset.live !== "signed-out";
export const kept = {
  get: (name) => attempt(() => JSON.parse(localStorage.getItem(keyOf(name)))),
  set: (name, value) => { if (mayKeep()) attempt(() => localStorage.setItem(keyOf(name), JSON.stringify(value))); },
  remove: (name) => attempt(() => localStorage.removeItem(keyOf(name))),
};

/** What was typed, on its way to this same page in another language or light: in this tab, until it has arrived. */
export const carried = {
  put: (value) => { if (mayKeep()) attempt(() => sessionStorage.setItem(keyOf("carried"), JSON.stringify(value))); },
  waits: () => attempt(() => keyOf("carried") in sessionStorage),
  take: () => attempt(() => {
    const value = JSON.parse(sessionStorage.getItem(keyOf("carried")));
    sessionStorage.removeItem(keyOf("carried"));
    return mayKeep() ? value : null;
  }),
};

function removeAll(of) {
  attempt(() => { for (const key of Object.keys(localStorage)) if (of.test(key)) localStorage.removeItem(key); });
}

/** The reader signs out: in every tab, or leaving one of them would keep it once more. */
export function leave() {
  left = true;
  removeAll(/^draft:/);
  attempt(() => sessionStorage.clear());
  tabs?.postMessage("left");
}

tabs?.addEventListener("message", () => { left = true; });
if (!("reader" in html.dataset)) removeAll(/^draft:\d/); // a visit that ended by itself
