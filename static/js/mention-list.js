// The list of colleagues that opens behind an @: ↑ ↓ choose, Enter or Tab writes the name, Escape closes. The focus stays
// in the field. Nothing opens again behind an @ that found nobody, or whose name was written.
import { announce } from "./announce.js";

const CALM = 120; // milliseconds without a key, before we ask
const BEGUN = /(?:^|[^\p{L}\p{N}_@])@((?:[\p{L}\p{N}][^\n@]{0,40})?)$/u;

const wired = new WeakSet();
let open = null; // { field, box, at }
let done = null; // { field, at, text }: this @ needs no list, as long as what follows begins so
let asking = null;
let timer = null;

export function typed(field) {
  if (!wired.has(field)) wire(field);
  clearTimeout(timer);
  const begun = begunIn(field);
  if (!begun || settled(field, begun)) return close();
  if (open && open.at !== begun.at) close();
  timer = setTimeout(() => look(field, begun), CALM);
}

/** The @ before the caret, and what was typed behind it. */
function begunIn(field) {
  if (field.selectionStart !== field.selectionEnd) return null;
  const before = field.value.slice(0, field.selectionStart);
  const found = BEGUN.exec(before);
  return found && { at: before.length - found[1].length - 1, text: found[1] };
}

const settled = (field, { at, text }) => done?.field === field && done.at === at && text.startsWith(done.text);

function wire(field) {
  wired.add(field);
  field.addEventListener("keydown", (event) => pressed(field, event), true); // before what else Enter does
  field.addEventListener("blur", close);
  field.addEventListener("click", () => typed(field));
  field.form?.addEventListener("reset", close);
}

async function look(field, begun) {
  asking?.abort();
  asking = new AbortController();
  const url = new URL(field.dataset.mention, location);
  url.searchParams.set("q", begun.text);
  for (const name of ["group", "audience"]) {
    const chosen = field.form?.elements[name]?.value;
    if (chosen) url.searchParams.set(name, chosen);
  }
  let html = "";
  try {
    const answer = await fetch(url, { signal: asking.signal, headers: { "Accept-Language": document.documentElement.lang } });
    if (answer.ok && !answer.redirected) html = await answer.text();
  } catch (error) {
    if (error.name === "AbortError") return;
  }
  const now = begunIn(field);
  if (document.activeElement !== field || now?.at !== begun.at || now.text !== begun.text) return;
  show(field, begun, html);
}

function show(field, begun, html) {
  const box = document.createElement("div");
  box.className = "mention-list";
  box.innerHTML = html;
  const options = box.querySelectorAll("[role=option]");
  close();
  if (!options.length) {
    if (begun.text) done = { field, ...begun };
    return;
  }
  box.addEventListener("pointerdown", (event) => event.preventDefault()); // the focus stays in the field
  box.addEventListener("click", ({ target }) => {
    const option = target.closest("[role=option]");
    if (option) write(option);
  });
  field.after(box);
  open = { field, box, at: begun.at };
  const list = box.querySelector("[role=listbox]");
  list.id = `${field.id}-people`;
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-haspopup", "listbox");
  field.setAttribute("aria-controls", list.id);
  activate(options[0]);
  announce(list.dataset.say);
}

function activate(option) {
  for (const other of open.box.querySelectorAll("[role=option]")) other.setAttribute("aria-selected", String(other === option));
  open.field.setAttribute("aria-activedescendant", option.id);
  option.scrollIntoView({ block: "nearest" });
}

function pressed(field, event) {
  if (!open || open.field !== field || event.isComposing || event.altKey || event.ctrlKey || event.metaKey) return;
  const options = [...open.box.querySelectorAll("[role=option]")];
  const active = options.findIndex((option) => option.ariaSelected === "true");
  const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (by) activate(options.at((active + by) % options.length));
  else if (event.key === "Escape") {
    done = { field, ...begunIn(field) };
    close();
  } else if ((event.key === "Enter" || event.key === "Tab") && !event.shiftKey) write(options[active]);
  else return;
  event.preventDefault();
  event.stopImmediatePropagation();
}

function write(option) {
  const { field, at } = open;
  const words = option.dataset.words;
  close();
  done = { field, at, text: words };
  field.focus();
  field.setSelectionRange(at + 1, field.selectionStart);
  // the one way that can be undone by Ctrl Z
  if (!document.execCommand("insertText", false, `${words} `)) {
    field.setRangeText(`${words} `, at + 1, field.selectionEnd, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

function close() {
  clearTimeout(timer);
  if (!open) return;
  open.box.remove();
  for (const name of ["autocomplete", "haspopup", "controls", "activedescendant"]) open.field.removeAttribute(`aria-${name}`);
  open = null;
}
