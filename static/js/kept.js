// What was typed and hasn't arrived may wait in this browser, as its reader's: drafts, and messages on their way. On a
// shared desk, and where the browser keeps nothing, it waits in the page instead; and nothing outlives signing out, in
// whichever tab.
const html = document.documentElement;
const ROWS = "rows";
const reader = html.dataset.reader ?? "";
const anybody = "offline" in html.dataset; // the page without a line doesn't know its reader; what is there is theirs
const NAME = reader || anybody ? "kept" : "kept-guest";
const tabs = globalThis.BroadcastChannel && new BroadcastChannel("leaving");
const memory = new Map();
let left = false;
let opening = null;

const attempt = (what) => { try { return what(); } catch { return null; } }; // full or forbidden: then it isn't kept

/** Signed out, or somebody else signed in: what this page holds is still seen, but neither kept nor sent. */
export const gone = () => left || html.dataset.live === "signed-out";
export const mayKeep = () => !("sharedDesk" in html.dataset) && !gone();

function open() {
  opening ??= new Promise((resolve, reject) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore(ROWS);
    asked.onblocked = asked.onerror = () => reject(asked.error);
    asked.onsuccess = () => {
      asked.result.onversionchange = asked.result.onclose = () => { asked.result.close(); opening = null; };
      resolve(asked.result);
    };
  });
  opening.catch(() => { opening = null; });
  return opening;
}

/** Do `work` with the rows, in a transaction: its result, or null where nothing can be kept. */
async function run(mode, work) {
  if (!mayKeep()) return null;
  try {
    const transaction = (await open()).transaction(ROWS, mode);
    const asked = work(transaction.objectStore(ROWS));
    return await new Promise((resolve, reject) => {
      transaction.oncomplete = () => resolve({ result: asked.result });
      transaction.onabort = transaction.onerror = () => reject(transaction.error);
    });
  } catch { return null; }
}

const mine = (row) => row && (anybody || row.reader === reader);
const under = (start) => IDBKeyRange.bound(start, `${start}\uffff`);

export const kept = {
  async get(key) {
    const row = memory.get(key) ?? (await run("readonly", (rows) => rows.get(key)))?.result;
    return mine(row) ? row : null;
  },
  /** Those whose key begins so. */
  async all(start) {
    const stored = (await run("readonly", (rows) => rows.getAll(under(start))))?.result ?? [];
    const found = new Map(stored.filter(mine).map((row) => [row.key, row]));
    for (const [key, row] of memory) if (key.startsWith(start)) found.set(key, row);
    return [...found.values()];
  },
  /** Says whether it is kept, and not only held by this page. */
  async set(key, value) {
    const row = { ...value, key, reader: anybody ? value.reader : reader };
    if (await run("readwrite", (rows) => rows.put(row, key))) return memory.delete(key), true;
    memory.set(key, row);
    return false;
  },
  async remove(key) {
    memory.delete(key);
    await run("readwrite", (rows) => rows.delete(key));
  },
  /** `change` what is there into what will be, while no other tab does; null leaves it. Says whether it was kept. */
  async change(key, change) {
    let wanted = null;
    const done = await run("readwrite", (rows) => {
      const asked = rows.get(key);
      asked.onsuccess = () => { if ((wanted = change(asked.result))) rows.put({ ...wanted, key, reader }, key); };
      return asked;
    });
    return Boolean(done && wanted);
  },
};

/** What was typed, on its way to this same page in another language or light: in this tab, until it has arrived. */
const CARRIED = `carried:${reader}`;
export const carried = {
  put: (value) => { if (mayKeep()) attempt(() => sessionStorage.setItem(CARRIED, JSON.stringify(value))); },
  waits: () => attempt(() => CARRIED in sessionStorage),
  take: () => attempt(() => {
    const value = JSON.parse(sessionStorage.getItem(CARRIED));
    sessionStorage.removeItem(CARRIED);
    return mayKeep() ? value : null;
  }),
};

function wipe(ballots) {
  attempt(() => { for (const key of Object.keys(localStorage)) if (ballots.test(key)) localStorage.removeItem(key); });
  attempt(() => indexedDB.deleteDatabase("kept"));
}

/** The reader signs out: in every tab, or leaving one of them would keep it once more. */
export function leave() {
  left = true;
  wipe(/^draft:/);
  attempt(() => sessionStorage.clear());
  tabs?.postMessage("");
}

/** Whoever reads now, nothing of another may be here, nor leave from another tab. */
export function onlyOf() {
  tabs?.postMessage(reader);
  if (!reader) return wipe(/^draft:\d/); // a visit that ended by itself
  run("readwrite", (rows) => {
    const asked = rows.openCursor();
    asked.onsuccess = () => {
      if (!asked.result) return;
      if (asked.result.value.reader !== reader) asked.result.delete();
      asked.result.continue();
    };
    return asked;
  });
}

tabs?.addEventListener("message", ({ data }) => {
  if (!reader || data === reader) return;
  left = true;
  document.dispatchEvent(new Event("left"));
});
