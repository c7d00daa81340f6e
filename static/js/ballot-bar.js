// What stands above the ballot: how far one is, undo and redo, whether it is saved; and that everything has its place.
import { say } from "./ballot-view.js";

export function ballotBar(form) {
  const words = form.dataset;
  const part = (name) => form.querySelector(`[data-${name}]`);

  return {
    show(count, { canUndo, canRedo }) {
      const size = Number(words.size);
      part("placed").textContent = say(words.wordPlaced, { placed: count, size });
      part("progress").value = count;
      part("progress").max = size;
      part("done").hidden = count < size;
      // aria-disabled, not disabled: the focus stays where it is
      part("undo").ariaDisabled = String(!canUndo);
      part("redo").ariaDisabled = String(!canRedo);
    },
    /** state: of ballot-saving.js. Answers the sentence to announce, if any. */
    saving({ state, saved }) {
      const was = words.state;
      words.state = state;
      const line = part("saved");
      if (state === "saving") line.textContent = was === "away" ? line.textContent : words.wordSaving;
      else line.textContent = { saved: say(words.wordSaved, { time: saved }), away: words.wordUnsaved }[state] ?? "";
      if (state === "saving" && was === "away") words.state = "away";
      if (state === "saved" && was === "away") return words.wordBack;
      return state === "away" && was !== "away" ? words.wordAway : "";
    },
    /** signIn: whether signing in helps. Without a message it is over. */
    refuse(message, signIn = false) {
      const note = part("refused");
      note.hidden = !message;
      if (!message) return;
      part("saved").textContent = "";
      note.querySelector("p").textContent = message;
      note.querySelector("a").hidden = !signIn;
      note.scrollIntoView({ block: "nearest" });
    },
  };
}
