// Whether keys of a single character (?) do something: for this reader, in this browser; on a shared desk till it closes.
const { dataset } = document.documentElement;
const KEPT = `single-keys:${dataset.reader ?? ""}`;
const store = () => ("sharedDesk" in dataset ? sessionStorage : localStorage);

export function singleKeys() {
  try { return store().getItem(KEPT) !== "off"; } catch { return true; }
}

export function setSingleKeys(on) {
  try { on ? store().removeItem(KEPT) : store().setItem(KEPT, "off"); } catch { /* forbidden: then they work */ }
}
