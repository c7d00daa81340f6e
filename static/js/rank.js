/**
 * My order: one state (ballot-state.js) that taps, buttons, keys and dragging change alike, drawn at once and saved
 * after every move. Everything it says stands in the template.
 */
import { announce } from "./announce.js";
import { bind } from "./bind.js";
import { keys } from "./ballot-keys.js";
import { news } from "./ballot-news.js";
import { saving } from "./ballot-saving.js";
import { seen } from "./ballot-seen.js";
import { sheet } from "./ballot-sheet.js";
import { TRAY, UNKNOWN, drop, equal, find, only, placed, put, step, toPlace, toggleTie } from "./ballot-state.js";
import { history } from "./ballot-undo.js";
import { showToast } from "./toast.js";
import { ballotView, idOf, say } from "./ballot-view.js";

const SEEN_CALM = 4000; // milliseconds: what is only seen isn't urgent

bind("form[data-ballot]", (form) => {
  const words = form.dataset;
  const part = (name) => form.querySelector(`[data-${name}]`);
  const view = ballotView(form);
  const past = history(view.read());
  const seenNow = seen((words.seen ?? "").split(" ").filter(Boolean).map(Number), onSeen);
  const saver = saving({
    url: words.url,
    token: form.elements.csrfmiddlewaretoken.value,
    revision: Number(words.revision),
    key: keyOfCopy(),
    on: onSaving,
  });
  let theirs = null; // the ballot of the other tab, while the choice is open
  let seenTimer = null;

  const content = () => ({ bins: past.present.bins, no_opinion: past.present.unknown, seen: [...new Set([...seenNow.all(), ...placed(past.present)])] });
  const filling = () => Number(form.elements.filling.value);
  const titleOf = (id) => view.titleOf(view.items.get(id));

  // --- changing the order

  function change(next, { id = null, focus = "keep", sentence = "" } = {}) {
    if (equal(next, past.present)) return false;
    past.push(next);
    show();
    saver.save(content());
    if (focus === "keep" && id !== null) stayWith(id);
    announce(sentence || whereIs(id));
    return true;
  }

  function show() {
    const active = document.activeElement;
    const count = view.draw(past.present);
    if (active && form.contains(active) && document.activeElement !== active) active.focus({ preventScroll: true });
    const size = Number(words.size);
    part("placed").textContent = say(words.wordPlaced, { placed: count, size });
    part("progress").value = count;
    part("progress").max = size;
    part("done").hidden = count < size;
    part("emptied").hidden = view.lists.at(3).childElementCount > 0;
    part("undo").disabled = !past.canUndo;
    part("redo").disabled = !past.canRedo;
  }

  function whereIs(id) {
    const { bin, place } = find(past.present, id);
    const title = titleOf(id);
    if (typeof bin !== "number") return say(words.wordBin, { title, bin: view.nameOf(bin) });
    const even = view.items.get(id).matches(".even");
    return say(even ? words.wordTied : words.wordAt, { title, place, count: past.present.bins.flat(2).length });
  }

  /** The focus stays on what moved, and what moved stays on the screen. */
  function stayWith(id) {
    const item = view.items.get(id);
    if (!item.contains(document.activeElement)) item.querySelector("[data-pick]").focus({ preventScroll: true });
    item.scrollIntoView({ block: "nearest" });
    flash(item);
  }

  function flash(item) {
    item.classList.remove("moved");
    requestAnimationFrame(() => item.classList.add("moved"));
  }

  /** From the tray one goes on with the tray: the next one comes where this one was. */
  function place(id, bin) {
    const item = view.items.get(id);
    const next = item.nextElementSibling ?? item.previousElementSibling;
    const { top } = item.getBoundingClientRect();
    if (!change(put(past.present, id, bin), { id, focus: "next" })) return;
    if (typeof bin === "number") form.elements.filling.value = String(bin);
    flash(item);
    if (!next) return stayWith(id);
    next.querySelector("[data-pick]").focus({ preventScroll: true });
    scrollBy({ top: next.getBoundingClientRect().top - top, behavior: "instant" });
  }

  function move(id, bin) {
    const from = find(past.present, id).bin;
    if (from === TRAY && bin !== TRAY) place(id, bin);
    else if (from !== bin) change(put(past.present, id, bin), { id });
    else announce(whereIs(id));
  }

  function stepBy(id, by) {
    const from = find(past.present, id).bin;
    if (from === TRAY && by < 0) return place(id, filling());
    if (!change(step(past.present, id, by), { id })) announce(words.wordEdge);
  }

  function travel(to, sentence) {
    if (!to) return;
    arrange(to);
    announce(sentence);
  }

  function arrange(state) {
    const whole = only(state, view.items);
    if (!equal(whole, past.present)) past.push(whole);
    show();
    saver.save(content());
  }

  const undo = () => travel(past.undo(), words.wordUndone);
  const redo = () => travel(past.redo(), words.wordRedone);
  const tie = (id) => { if (!change(toggleTie(past.present, id), { id })) announce(words.wordEdge); };

  // --- the ways to do so

  const choices = sheet(document.querySelector("[data-sheet]"), {
    onMove: move,
    onTie: tie,
    onPlace: (id, at) => change(toPlace(past.present, id, at), { id }),
  });

  form.addEventListener("click", ({ target }) => {
    const item = target.closest("[data-proposal]");
    if (target.closest("[data-undo]")) return undo();
    if (target.closest("[data-redo]")) return redo();
    if (!item) return;
    const id = idOf(item);
    if (target.closest("[data-up]")) stepBy(id, -1);
    else if (target.closest("[data-down]")) stepBy(id, 1);
    else if (target.closest("[data-pick]") && view.binOf(item) === TRAY) place(id, filling());
    else if (target.closest("[data-pick], [data-sheet-for]")) choices.open(id, item, titleOf(id), past.present, words);
  });

  keys(form, { idOf, titleOf: view.titleOf, onStep: stepBy, onMove: move, onTie: tie, onUndo: undo, onRedo: redo });

  import("./ballot-drag.js").then(({ draggable }) =>
    draggable(view.lists, {
      onDrop(item, list, index) {
        const [id, bin] = [idOf(item), view.keyOfList(list)];
        const fromTray = find(past.present, id).bin === TRAY;
        if (!change(drop(past.present, id, bin, index), { id, focus: "none" })) return show();
        if (fromTray && typeof bin === "number") form.elements.filling.value = String(bin);
        flash(item);
      },
    }),
  ).catch(() => {}); // without a line there is no dragging; taps, buttons and keys do the same

  // --- saving

  function onSaving({ state, saved, ballot, message }) {
    const was = words.state;
    words.state = state;
    const line = part("saved");
    if (state === "saving" && was !== "away") line.textContent = words.wordSaving;
    if (state === "saved") line.textContent = say(words.wordSaved, { time: saved });
    if (state === "saved" && was === "away") announce(words.wordBack);
    if (state === "away") line.textContent = words.wordAway;
    if (state === "away" && was !== "away") announce(words.wordAway);
    if (state === "conflict") conflict(ballot);
    if (state === "refused") refuse(message);
    if (state === "saved" && !view.lists.at(3).childElementCount && part("more")) fresh.look({ paging: true });
  }

  function refuse(message) {
    part("refused").querySelector("p").textContent = message;
    part("refused").hidden = false;
    part("saved").textContent = "";
  }

  function conflict(ballot) {
    const there = { bins: ballot.bins, unknown: ballot.no_opinion };
    part("saved").textContent = "";
    if (equal(there, past.present)) return saver.settle(ballot.revision);
    theirs = { revision: ballot.revision, state: there };
    part("conflict").hidden = false;
    part("conflict").focus({ preventScroll: true });
    part("conflict").scrollIntoView({ block: "nearest" });
  }

  function settled() {
    const { revision, state } = theirs;
    theirs = null;
    part("conflict").hidden = true;
    view.items.get(placed(past.present)[0])?.querySelector("[data-pick]").focus({ preventScroll: true });
    return { revision, state };
  }

  function take({ revision, state }) {
    saver.settle(revision);
    past.push(only(state, view.items));
    words.state = "saved";
    show();
  }

  /** Nothing of ours is unsaved, so there is nothing to choose; what stood here is one step back. */
  function follow({ revision, bins, no_opinion }) {
    const state = { bins, unknown: no_opinion };
    if (equal(state, past.present)) return saver.settle(revision);
    take({ revision, state });
    showToast(words.wordElsewhere);
  }

  part("take-theirs").addEventListener("click", () => take(settled()));
  part("keep-mine").addEventListener("click", () => saver.settle(settled().revision, content()));

  // --- what comes from elsewhere

  function onSeen() {
    if (!placed(past.present).length) return; // who only looks hasn't taken part
    clearTimeout(seenTimer);
    seenTimer = setTimeout(() => { if (!saver.busy && !theirs) saver.save(content()); }, SEEN_CALM);
  }

  const fresh = news(form, {
    known: view.items,
    revision: () => (saver.busy || theirs ? null : saver.revision),
    onElsewhere: follow,
    onRefused: refuse,
    onArrived(item, { isNew }) {
      view.add(item);
      seenNow.look(item, idOf(item));
      if (isNew) announce(say(words.wordArrived, { title: view.titleOf(item) }));
    },
    onGone: (id) => { view.remove(id); arrange(past.present); },
    onSize(size) { words.size = size; show(); },
  });

  for (const [id, item] of view.items) seenNow.look(item, id);
  part("filling").disabled = false;
  form.classList.add("live");
  show();
  resume();

  /** What was left unsaved the last time, on this device. */
  function resume() {
    const left = saver.unsaved();
    if (!left) return;
    const stateOf = ({ bins, no_opinion }) => only({ bins, unknown: no_opinion }, view.items);
    const state = stateOf(left.content);
    const there = past.present;
    const ourOwn = left.revision === saver.revision || (left.going && equal(stateOf(left.going), there));
    if (equal(state, there)) return saver.settle(saver.revision);
    past.push(state);
    show();
    if (ourOwn) saver.save(content());
    else conflict({ bins: there.bins, no_opinion: there.unknown, revision: saver.revision });
  }

  function keyOfCopy() {
    const { sharedDesk, reader } = document.documentElement.dataset;
    return sharedDesk === undefined ? `draft:${reader}:ballot-${words.round}` : "";
  }
});
