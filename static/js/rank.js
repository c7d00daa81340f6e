/**
 * My order: one state (ballot-state.js) that taps, buttons, keys and dragging change alike (ballot-moves.js), drawn at
 * once (ballot-view.js) and saved after every move (ballot-saving.js). Everything it says stands in the template.
 */
import { announce } from "./announce.js";
import { bind } from "./bind.js";
import { ballotBar } from "./ballot-bar.js";
import { keys } from "./ballot-keys.js";
import { moves } from "./ballot-moves.js";
import { news, pageAgain } from "./ballot-news.js";
import { saving } from "./ballot-saving.js";
import { screens } from "./ballot-screens.js";
import { seen } from "./ballot-seen.js";
import { sheet } from "./ballot-sheet.js";
import { TRAY, placed } from "./ballot-state.js";
import { ballotView, idOf, say } from "./ballot-view.js";

const SEEN_CALM = 4000; // milliseconds: what is only seen isn't urgent
const WRITING_CALM = 1000;

bind("form[data-ballot]", (form) => {
  const words = form.dataset;
  const view = ballotView(form);
  const bar = ballotBar(form);
  const shown = seen((words.seen ?? "").split(" ").filter(Boolean).map(Number), onSeen);
  const order = moves(form, view, { save, show: bar.show });
  const saver = saving({
    url: words.url,
    token: form.elements.csrfmiddlewaretoken.value,
    revision: Number(words.revision),
    key: keyOfCopy(),
    on: onSaving,
  });
  const others = screens(form, { view, order, saver, push: save });
  let seenTimer = null;

  function save(pause) {
    const { bins, unknown } = order.state;
    const all = new Set([...shown.all(), ...placed(order.state)]);
    const merged = form.elements.merged.value; // as this page shows it: it may be taken apart meanwhile
    saver.save({ bins, no_opinion: unknown, seen: [...all], reasons: view.reasons(), merged }, pause);
  }

  function onSaving({ state, saved, ballot, message, signedOut }) {
    const sentence = bar.saving({ state, saved });
    if (sentence) announce(sentence);
    if (state === "conflict") others.conflict(ballot);
    if (state === "refused") bar.refuse(signedOut ? words.wordSignedOut : message, signedOut);
    if (signedOut) addEventListener("focus", signedInAgain);
    if (state === "saved" && view.waitsElsewhere()) fresh.look({ paging: true });
  }

  /** In another tab, as the same reader: this page goes on where it was. */
  async function signedInAgain() {
    const page = await pageAgain();
    const token = page?.querySelector("form[data-ballot] [name=csrfmiddlewaretoken]")?.value;
    if (!token || page.documentElement.dataset.reader !== document.documentElement.dataset.reader) return;
    removeEventListener("focus", signedInAgain);
    bar.refuse("");
    saver.renew(token);
  }

  function onSeen() {
    if (!placed(order.state).length) return; // who only looks hasn't taken part
    clearTimeout(seenTimer);
    seenTimer = setTimeout(() => { if (!saver.busy && !others.asking) save(); }, SEEN_CALM);
  }

  // --- the ways to change it

  const choices = sheet(document.querySelector("[data-sheet]"), {
    onMove: order.move,
    onTie: order.tie,
    onPlace: order.toPlace,
    onReason(id, text) {
      view.explain({ [id]: text });
      save(WRITING_CALM);
    },
  });
  const open = (id) => choices.open(id, view.items.get(id), order.state, words);

  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("click", ({ target }) => {
    const item = target.closest("[data-proposal]");
    if (target.closest("[data-undo]")) order.undo();
    else if (target.closest("[data-redo]")) order.redo();
    else if (!item) return;
    else if (target.closest("[data-up]")) order.stepBy(idOf(item), -1);
    else if (target.closest("[data-down]")) order.stepBy(idOf(item), 1);
    else if (target.closest("[data-pick]") && view.binOf(item) === TRAY) order.place(idOf(item));
    else if (target.closest("[data-pick], [data-sheet-for]")) open(idOf(item));
  });

  keys(form, { idOf, titleOf: view.titleOf, onStep: order.stepBy, onMove: order.move, onTie: order.tie, onUndo: order.undo, onRedo: order.redo });

  import("./ballot-drag.js").then(({ draggable }) => {
    draggable(view.lists, { onDrop: (item, list, index) => order.drop(idOf(item), view.keyOfList(list), index) });
    form.classList.add("draggable");
  }).catch(() => {}); // without a line there is no dragging; taps, buttons and keys do the same

  // --- what comes from elsewhere

  const fresh = news(form, {
    known: view.items,
    revision: () => (saver.busy || others.asking ? null : saver.revision),
    onElsewhere: (ballot) => others.follow(ballot, words.wordElsewhere),
    onRefused: (message) => (saver.busy || others.asking ? bar.refuse(message) : location.reload()), // says how it stands
    onArrived(item, { isNew }) {
      view.add(item);
      shown.look(item, idOf(item));
      if (isNew) announce(say(words.wordArrived, { title: view.titleOf(item) }));
    },
    onGone: view.remove,
    onRegrouped: (ballot) => others.follow(ballot, words.wordRegrouped),
    onSize(size) {
      words.size = size;
      order.redraw();
    },
  });

  for (const [id, item] of view.items) shown.look(item, id);
  form.classList.add("live");
  order.redraw();
  others.resume();
  doEarlyTaps();

  /** ballot-early.js kept them. */
  function doEarlyTaps() {
    for (const tap of form.querySelectorAll("input[data-early]")) {
      const [id, what] = [Number.parseInt(tap.value, 10), tap.value.split(" ")[1]];
      tap.remove();
      view.items.get(id).classList.remove("tapped");
      if (what === "more") open(id);
      else if (what === "up" || what === "down") order.stepBy(id, what === "up" ? -1 : 1);
      else order.place(id, Number(what));
    }
  }

  function keyOfCopy() {
    const { sharedDesk, reader } = document.documentElement.dataset;
    return sharedDesk === undefined ? `draft:${reader}:ballot-${words.round}` : "";
  }
});
