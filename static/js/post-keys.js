// J and K in a conversation: to the next message and the one before, with the focus, as far as this page reaches.
import { singleKeys } from "./single-keys.js";

const typing = (target) => target.matches?.("input, textarea, select, [contenteditable]");
const posts = () => [...document.querySelectorAll(".thread article.post")].filter((article) => article.checkVisibility());

/** Where nothing of the conversation has the focus: the first that begins on screen. */
function beginning(all) {
  const top = parseFloat(getComputedStyle(document.documentElement).scrollPaddingTop) || 0;
  return all.find((article) => article.getBoundingClientRect().bottom > top + 1);
}

document.addEventListener("keydown", (event) => {
  const { key, target, ctrlKey, metaKey, altKey } = event;
  const by = { j: 1, k: -1 }[key.toLowerCase()];
  if (!by || ctrlKey || metaKey || altKey || typing(target) || !singleKeys() || document.querySelector("dialog[open]")) return;
  if (target !== document.body && !target.closest(".thread, #main")) return;
  const all = posts();
  const here = target.closest("article.post");
  const to = here ? all[all.indexOf(here) + by] : beginning(all);
  if (!to) return;
  event.preventDefault();
  to.tabIndex = -1;
  to.focus({ preventScroll: true });
  to.scrollIntoView({ block: "nearest" });
});
