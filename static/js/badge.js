// The numbers that say what is new, kept right without reload: the bell, the places of the frame, the conversations.
import { watch } from "./live.js";
import { showOutside } from "./outside.js";

// setBadge("notices", 3): the number beside a place of the navigation, wherever the frame shows it.
export function setBadge(name, number) {
  for (const place of document.querySelectorAll(`[data-badge~="${CSS.escape(name)}"]`)) setCount(place.querySelector(".count"), number);
}

function setCount(count, number) {
  count.hidden = !(number > 0);
  count.querySelector("[data-number]").textContent = number > 99 ? "99+" : String(number);
}

/** A conversation of a list: how many messages are new, and the address that leads to the first of them. */
function setRow({ thread, posts, url }) {
  for (const count of document.querySelectorAll(`[data-unread="${thread}"]`)) {
    setCount(count, posts);
    const row = count.closest(".row");
    row?.classList.toggle("unread", posts > 0);
    row?.querySelector("a")?.setAttribute("href", url);
  }
}

function setGroups(groups) {
  for (const { dataset } of document.querySelectorAll("[data-badge*='group-']")) {
    const [name, group] = dataset.badge.match(/\bgroup-(\d+)/);
    setBadge(name, groups[group] ?? 0);
  }
}

const hearsNews = document.getElementById("announcer")?.dataset.wordMany; // whoever doesn't want it gets no words for it
let elsewhere = null;

/** New messages in conversations that aren't here, for whoever hears them. */
async function tell(threads) {
  if (hearsNews && threads.some(({ fresh }) => fresh)) elsewhere ??= import("./elsewhere.js");
  (await elsewhere)?.tellElsewhere(threads);
}

if (document.documentElement.dataset.reader) {
  const shown = document.querySelector('[data-badge~="threads"] [data-number]')?.textContent;
  showOutside(parseInt(shown ?? "0", 10));
  watch("me", {
    onEvent({ type, unread, groups, threads }) {
      if (type === "notice" && Number.isInteger(unread)) setBadge("notices", unread);
      if (type !== "unread") return;
      setBadge("threads", unread);
      setGroups(groups);
      threads.forEach(setRow);
      showOutside(unread);
      tell(threads).catch(() => { elsewhere = null; }); // the line was lost in between
    },
  });
} else {
  showOutside(0);
}
