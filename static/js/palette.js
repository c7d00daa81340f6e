// *Ga naar…*: a combobox. What is typed is looked for on the server; ↑ ↓ choose, Enter goes there.
const CALM = 120; // milliseconds without a key, before we ask

let dialog = null;
let [input, list, found, said] = [];
let shown = null; // the text whose places stand there
let asking = null; // { text, answer, abort }
let timer = null;

/** Called at every opening. */
export function begin(element) {
  if (!dialog) wire(element);
  look(input.value);
}

function wire(element) {
  dialog = element;
  input = dialog.querySelector("input");
  found = dialog.querySelector("[data-found]");
  said = dialog.querySelector("[data-said]");
  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => look(input.value), CALM);
  });
  input.addEventListener("keydown", pressed);
  dialog.querySelector("form").addEventListener("submit", (event) => {
    event.preventDefault();
    choose();
  });
  dialog.addEventListener("click", ({ target }) => {
    if (target === dialog || target.closest("[data-close], .destination")) dialog.close();
  });
  dialog.addEventListener("close", () => {
    clearTimeout(timer);
    asking?.abort.abort();
    asking = shown = null;
    input.value = said.textContent = "";
    found.replaceChildren();
    expand();
  });
}

/** Fetch the places for a text; a later text overtakes an earlier one. */
function look(text) {
  if (asking?.text === text) return asking.answer;
  asking?.abort.abort();
  const abort = new AbortController();
  const address = new URL(dialog.querySelector("form").action);
  address.searchParams.set("q", text);
  const headers = { "HX-Request": "true", "HX-Current-URL": location.href };
  const answer = fetch(address, { headers, signal: abort.signal })
    .then((response) => (response.ok ? response.text() : Promise.reject(response.status)))
    .then((html) => place(html, text))
    .catch((error) => failed(error))
    .finally(() => { if (asking?.abort === abort) asking = null; });
  asking = { text, answer, abort };
  return answer;
}

function place(html, text) {
  if (!dialog.open) return;
  found.innerHTML = html;
  found.scrollTop = 0;
  shown = text;
  list = found.querySelector("ul");
  list.id = "go-list";
  list.role = "listbox";
  list.ariaLabel = dialog.ariaLabel;
  for (const [index, option] of options().entries()) {
    option.parentElement.role = "none";
    option.closest("li").role = "none";
    option.id = `go-${index}`;
    option.role = "option";
    option.tabIndex = -1;
  }
  expand();
  activate(text.trim() ? options()[0] : null);
  const words = found.querySelector("[data-say]")?.textContent.trim() ?? "";
  if (said.textContent !== words) said.textContent = words;
}

function failed(error) {
  if (error?.name === "AbortError") return;
  said.textContent = document.querySelector('meta[name="failed-request"]')?.content ?? "";
  shown = null;
}

const options = () => [...found.querySelectorAll(".destination")];
const active = () => found.querySelector("[aria-selected=true]");

function expand() {
  input.ariaExpanded = String(options().length > 0);
  if (options().length) input.setAttribute("aria-controls", "go-list");
  else for (const name of ["aria-controls", "aria-activedescendant"]) input.removeAttribute(name);
}

function activate(option) {
  for (const other of options()) other.ariaSelected = String(other === option);
  if (!option) return input.removeAttribute("aria-activedescendant");
  input.setAttribute("aria-activedescendant", option.id);
  option.scrollIntoView({ block: "nearest" });
}

function pressed(event) {
  const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!by || event.isComposing || event.altKey || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  const all = options();
  const from = active() ? all.indexOf(active()) : by > 0 ? -1 : 0;
  activate(all.at((from + by) % all.length));
}

/** Enter, perhaps before the places of the last letters are there. */
async function choose() {
  const text = input.value;
  clearTimeout(timer);
  if (shown !== text) await look(text);
  if (!dialog.open || input.value !== text) return;
  if (shown !== text) dialog.querySelector("form").submit(); // no answer: the page tries by itself
  else active()?.click();
}
