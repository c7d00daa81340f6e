/**
 * A phone in the room: the screens of templates/feedback/phone.html without a page load. What is tapped stands at once
 * and is saved after every tap; without a line it waits here (ballot-saving.js), for this round only.
 */
import { announce } from "./announce.js";
import { saving } from "./ballot-saving.js";
import { equal, only, placed } from "./ballot-state.js";
import { bind } from "./bind.js";
import { wipe } from "./phone-over.js";
import { DONE, add, after, card, number } from "./phone-state.js";
import { phoneView } from "./phone-view.js";

const LOOK = 30_000; // milliseconds between looks whether the round still runs, once one is done

bind("form[data-phone]", (form) => {
  const words = form.dataset;
  const view = phoneView(form);
  const seen = new Set((words.seen ?? "").split(" ").filter(Boolean).map(Number));
  let state = read();
  let at = form.elements.at.value;
  const saver = saving({ url: words.url, token: form.elements.csrfmiddlewaretoken.value, revision: Number(words.revision), key: `draft:room:${words.round}`, on });

  function read() {
    const found = { bins: [[], [], []], unknown: [] };
    for (const bin of [0, 1, 2]) {
      const rows = [...form.querySelectorAll(`[data-screen="part-${bin}"] [name=number]`)];
      const rest = rows.filter((row) => row.ariaPressed !== "true").map((row) => Number(row.value));
      found.bins[bin] = rows.filter((row) => row.ariaPressed === "true").map((row) => [Number(row.value)]);
      if (rest.length) found.bins[bin].push(rest);
    }
    found.unknown = [...form.querySelectorAll('[name=put][value$=" unknown"][aria-pressed=true]')].map((button) => Number.parseInt(button.value, 10));
    return found;
  }

  function content() {
    return { bins: state.bins, no_opinion: state.unknown, seen: [...new Set([...seen, ...placed(state)])] };
  }

  function on({ state: how, ballot, revision, size }) {
    words.state = how;
    form.querySelector("[data-saved]").textContent = { saving: words.wordSaving, saved: words.wordSaved, away: words.wordAway }[how] ?? "";
    if (how === "away") announce(words.wordAway);
    if (how === "conflict") saver.settle(ballot.revision, content()); // one phone, one person: what was tapped last
    if (how === "refused") over();
    if (how === "saved") {
      form.elements.revision.value = revision;
      if (size !== view.order.length && at === DONE) location.reload();
    }
  }

  /** The round is closed, or this phone isn't known any more: the page that comes says which. */
  function over() {
    wipe();
    location.replace(location.pathname);
  }

  function change(next) {
    if (equal(next, state)) return;
    state = next;
    view.draw(state);
    saver.save(content());
  }

  /** What was left unsaved the last time. */
  function resume(mine) {
    if (equal(mine, state)) saver.settle(saver.revision);
    else change(mine);
  }

  function show(name, { remember = true } = {}) {
    if (!view.has(name)) return;
    at = name;
    if (name.startsWith("card-")) seen.add(Number(name.slice(5)));
    view.show(state, name);
    announce(view.title(name));
    if (remember) history.pushState({ at: name }, "", `?at=${name}`);
  }

  form.addEventListener("submit", (event) => {
    const { name, value } = event.submitter ?? {};
    event.preventDefault();
    if (name === "number") change(number(state, Number(value)));
    if (name !== "put") return;
    const [id, bin] = value.split(" ");
    change(add(state, Number(id), bin === "unknown" ? bin : Number(bin)));
    show(after(state, view.order, card(id)));
  });

  form.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-to], a[data-back], a[data-on]");
    if (!link || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    show(new URL(link.href).searchParams.get("at"));
  });

  addEventListener("popstate", (event) => show(event.state?.at ?? at, { remember: false }));

  setInterval(async () => {
    if (at !== DONE || document.visibilityState !== "visible" || saver.busy) return;
    const response = await fetch(words.url, { headers: { Accept: "application/json" } }).catch(() => null);
    if (response && [403, 404, 409].includes(response.status)) over();
  }, LOOK + Math.random() * LOOK);

  const left = saver.unsaved();
  if (left) resume(only({ bins: left.content.bins, unknown: left.content.no_opinion }, new Set(view.order)));
  if (at.startsWith("card-")) seen.add(Number(at.slice(5)));
  history.replaceState({ at }, "");
  view.draw(state);
  form.classList.add("live");
});
