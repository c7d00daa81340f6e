/**
 * The same ballot on another screen, or left unsaved on this one. Where nothing of ours is unsaved we follow; where two
 * orders disagree the reader chooses, and either choice is one step back.
 */
import { equal, only, placed } from "./ballot-state.js";
import { showToast } from "./toast.js";

const stateOf = ({ bins, no_opinion }) => ({ bins, unknown: no_opinion });

/** push(): save what stands here. */
export function screens(form, { view, order, saver, push }) {
  const part = (name) => form.querySelector(`[data-${name}]`);
  let theirs = null; // the ballot of the other screen, while the choice is open

  function conflict(ballot) {
    if (equal(stateOf(ballot), order.state)) return settle(ballot);
    theirs = ballot;
    saver.stop();
    part("conflict").hidden = false;
    part("conflict").focus({ preventScroll: true });
    part("conflict").scrollIntoView({ block: "nearest" });
  }

  function settle({ revision }) {
    saver.settle(revision);
    push();
  }

  function chosen() {
    const ballot = theirs;
    theirs = null;
    part("conflict").hidden = true;
    view.focus(placed(order.state)[0]);
    return ballot;
  }

  function take(ballot) {
    order.arrange(stateOf(ballot));
    settle(ballot);
  }

  part("take-theirs").addEventListener("click", () => take(chosen()));
  part("keep-mine").addEventListener("click", () => settle(chosen()));

  return {
    conflict,
    get asking() { return theirs !== null; },
    follow(ballot, sentence) {
      if (equal(stateOf(ballot), order.state)) return saver.settle(ballot.revision);
      take(ballot);
      showToast(sentence);
    },
    /** What was left unsaved the last time, on this device. */
    resume() {
      const left = saver.unsaved();
      if (!left) return;
      const mine = (content) => only(stateOf(content), view.items);
      const there = order.state;
      view.explain(left.content.reasons ?? {});
      const ours = left.revision === saver.revision || (left.going && equal(mine(left.going), there));
      order.arrange(mine(left.content));
      if (ours || equal(order.state, there)) push();
      else conflict({ bins: there.bins, no_opinion: there.unknown, revision: saver.revision });
    },
  };
}
