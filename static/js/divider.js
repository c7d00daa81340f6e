// "Since your last visit": where somebody left the tab and came back it stands before the first message that came
// meanwhile. While they look it stays where it is.
import { words } from "./words.js";

const looking = () => document.visibilityState === "visible" && document.hasFocus();

/** `readTo()` says up to which number all is read. Returns what is to be called with each new message. */
export function keepDivider(thread, readTo) {
  let placed = false;
  const left = () => {
    if (!looking()) placed = false;
  };
  addEventListener("blur", left);
  document.addEventListener("visibilitychange", left);
  return (article) => {
    if (looking() || placed || !article.isConnected || !("read" in thread.dataset)) return;
    placed = true;
    if (readTo() < Number(article.dataset.number) - 1) return; // what was new before is where it begins
    const divider = thread.querySelector(".since") ?? drawn(thread);
    divider.dataset.from = article.dataset.number;
    article.before(divider);
  };
}

function drawn(thread) {
  const divider = document.createElement("p");
  divider.className = divider.id = "since";
  divider.textContent = words(thread, "Since", {});
  return divider;
}
