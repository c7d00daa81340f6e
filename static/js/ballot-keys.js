// The ballot by keyboard: ↑ ↓ go from one to the next, a letter to what begins with it; the rest moves.
const MOVES = { 1: 0, 2: 1, 3: 2, 0: "tray", "?": "unknown" };
const PAUSE = 700; // milliseconds, after which a letter begins a new word

export function keys(form, { idOf, titleOf, onStep, onMove, onTie, onUndo, onRedo }) {
  let typed = "";
  let last = 0;

  const all = () => [...form.querySelectorAll("[data-proposal]")];
  const focus = (item) => item?.querySelector("[data-pick]").focus();

  function typeAhead(item, letter) {
    typed = (Date.now() - last < PAUSE ? typed : "") + letter.toLowerCase();
    last = Date.now();
    const items = all();
    const from = items.indexOf(item) + (typed.length > 1 ? 0 : 1);
    const begins = (other) => titleOf(other).toLowerCase().startsWith(typed);
    focus([...items.slice(from), ...items.slice(0, from)].find(begins));
  }

  function onItem(event, item) {
    const { key, altKey, ctrlKey, metaKey } = event;
    const by = { ArrowUp: -1, ArrowDown: 1 }[key];
    const isLetter = key.length === 1 && /\p{L}/u.test(key);
    if (!isLetter) typed = "";
    if (altKey && by) onStep(idOf(item), by);
    else if (altKey || ctrlKey || metaKey) return;
    else if (by) focus(all()[all().indexOf(item) + by]);
    else if (key in MOVES) onMove(idOf(item), MOVES[key]);
    else if (key === "=") onTie(idOf(item));
    else if (isLetter) typeAhead(item, key);
    else return;
    event.preventDefault();
  }

  form.addEventListener("keydown", (event) => {
    const item = event.target.closest?.("[data-proposal]");
    if (item && !event.target.matches("input, select, textarea, summary")) onItem(event, item);
  });

  document.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.defaultPrevented) return;
    if (event.target.matches?.("textarea, input:not([type=radio])") || document.querySelector("dialog[open]")) return;
    const key = event.key.toLowerCase();
    if (key === "z" && !event.shiftKey) onUndo();
    else if (key === "y" || (key === "z" && event.shiftKey)) onRedo();
    else return;
    event.preventDefault();
  });
}
