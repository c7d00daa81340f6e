// <time datetime data-relative>: "5 minutes ago" while it is fresh; older than an hour the server's words stay.
import { bind } from "./bind.js";

const HOUR = 3600;
const words = new Intl.RelativeTimeFormat(document.documentElement.lang || "nl", { numeric: "auto" });
const fresh = new Set();

function write(time) {
  const seconds = (Date.now() - Date.parse(time.dateTime)) / 1000;
  if (!time.isConnected || !(seconds < HOUR)) {
    fresh.delete(time);
    time.textContent = time.dataset.words;
    return;
  }
  const minutes = Math.max(0, Math.floor(seconds / 60));
  time.textContent = minutes ? words.format(-minutes, "minute") : words.format(0, "second"); // "now", not "within a minute"
}

bind("time[data-relative]", (time) => {
  time.dataset.words = time.textContent;
  if (Date.now() - Date.parse(time.dateTime) >= HOUR * 1000) return;
  fresh.add(time);
  write(time);
});
setInterval(() => fresh.forEach(write), 30_000);
