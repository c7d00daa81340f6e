// <time datetime data-relative="14:30">5 minutes ago</time>: counts on while it is fresh, then says what stands beside it.
import { bind } from "./bind.js";

const HOUR = 3600;
const words = new Intl.RelativeTimeFormat(document.documentElement.lang || "nl", { numeric: "auto" });
const fresh = new Set();

function write(time) {
  const seconds = (Date.now() - Date.parse(time.dateTime)) / 1000;
  const said = seconds < HOUR ? counted(Math.floor(seconds / 60)) : time.dataset.relative;
  if (said && said !== time.textContent) time.textContent = said;
  if (!time.isConnected || seconds >= HOUR) fresh.delete(time);
}

/** In the first minute the server's words are right, "just now"; a clock that is behind says nothing else. */
function counted(minutes) {
  return minutes > 0 ? words.format(-minutes, "minute") : "";
}

bind("time[data-relative]", (time) => {
  fresh.add(time);
  write(time);
});
setInterval(() => fresh.forEach(write), 30_000);
