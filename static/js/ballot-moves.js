/**
 * The order as it is changed here: taps, buttons, keys, the sheet and dragging all come through one of these. Each move
 * is drawn, saved and told at once, and is one step back.
 */
import { announce } from "./announce.js";
import { TRAY, drop, equal, find, only, placed, put, step, toPlace, toggleTie } from "./ballot-state.js";
import { history } from "./ballot-undo.js";
import { say } from "./ballot-view.js";

/** save(): what stands here is to be kept; show(count, past): so much has its place now. */
export function moves(form, view, { save, show }) {
  const words = form.dataset;
  const past = history(view.read());
  const filling = form.elements.filling;
  const item = (id) => view.items.get(id);

  function change(next, id, { stay = true } = {}) {
    if (equal(next, past.present)) return false;
    past.push(next);
    redraw(() => { if (stay) stayWith(id); });
    save();
    flash(item(id));
    const count = placed(past.present).length;
    announce([whereIs(id), count === Number(words.size) && words.wordComplete].filter(Boolean).join(". "));
    return true;
  }

  /** settle(): where the page goes; before anything slides, for what slides isn't yet where it goes. */
  function redraw(settle) {
    const active = document.activeElement;
    const before = view.tops();
    const count = view.draw(past.present);
    if (active && form.contains(active) && document.activeElement !== active) active.focus({ preventScroll: true });
    show(count, past);
    settle?.();
    view.slide(before);
  }

  function whereIs(id) {
    const { bin, place } = find(past.present, id);
    const title = view.titleOf(item(id));
    if (typeof bin !== "number") return say(words.wordBin, { title, bin: view.nameOf(bin) });
    const sentence = item(id).matches(".even") ? words.wordTied : words.wordAt;
    return say(sentence, { title, place, count: past.present.bins.flat(2).length });
  }

  /** The focus stays on what moved, and what moved stays on the screen. */
  function stayWith(id) {
    if (!item(id).contains(document.activeElement)) view.focus(id);
    item(id).scrollIntoView({ block: "nearest" });
  }

  function flash(moved) {
    moved.classList.remove("moved");
    requestAnimationFrame(() => moved.classList.add("moved"));
  }

  /** From the tray one goes on with the tray: its next one slides to where this one was. After the last one stays with it. */
  function place(id, bin) {
    const next = item(id).nextElementSibling ?? item(id).previousElementSibling;
    if (!change(put(past.present, id, bin), id, { stay: !next })) return;
    fill(bin);
    if (next) view.focus(Number(next.dataset.proposal));
  }

  function fill(bin) {
    if (typeof bin === "number") filling.value = String(bin);
  }

  function move(id, bin) {
    const from = find(past.present, id).bin;
    if (!view.holds(bin)) announce(words.wordEdge); // an order of a whole group has no *I don't know*
    else if (from === TRAY && bin !== TRAY) place(id, bin);
    else if (from === bin || !change(put(past.present, id, bin), id)) announce(whereIs(id));
  }

  function stepBy(id, by) {
    const fromTray = find(past.present, id).bin === TRAY;
    const next = fromTray && by < 0 ? put(past.present, id, Number(filling.value)) : step(past.present, id, by);
    if (!change(next, id)) announce(words.wordEdge);
  }

  /** To a state as a whole: from another screen, or kept from before. */
  function arrange(state) {
    const whole = only(state, view.items);
    if (!equal(whole, past.present)) past.push(whole);
    redraw();
  }

  function travel(to, sentence) {
    if (!to) return;
    arrange(to);
    save();
    announce(sentence);
  }

  return {
    get state() { return past.present; },
    redraw,
    arrange,
    place: (id, bin = Number(filling.value)) => place(id, bin),
    move,
    stepBy,
    tie(id) { if (!change(toggleTie(past.present, id), id)) announce(words.wordEdge); },
    toPlace: (id, at) => change(toPlace(past.present, id, at), id),
    drop(id, bin, index) {
      const fromTray = find(past.present, id).bin === TRAY;
      if (!change(drop(past.present, id, bin, index), id, { stay: false })) redraw();
      else if (fromTray) fill(bin);
    },
    undo: () => travel(past.undo(), words.wordUndone),
    redo: () => travel(past.redo(), words.wordRedone),
  };
}
