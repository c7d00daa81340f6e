// The numbers in the frame, kept right without reload: the bell, and the conversations with something new.
import { watch } from "./live.js";

// setBadge("notices", 3): the number beside a place of the navigation, wherever the frame shows it.
export function setBadge(name, number) {
  for (const count of document.querySelectorAll(`[data-badge="${CSS.escape(name)}"] .count`)) {
    count.hidden = !(number > 0);
    count.querySelector("[data-number]").textContent = number > 99 ? "99+" : String(number);
  }
}

if (document.documentElement.dataset.reader)
  watch("me", {
    onEvent({ type, unread }) {
      if (Number.isInteger(unread)) setBadge(type === "notice" ? "notices" : "threads", unread);
    },
  });
