// Who is here, for those who look and let themselves be seen: a tab in the background isn't here.
import { watch } from "./live.js";
import { words } from "./words.js";

const NAMES = 6;
const listed = (names) => new Intl.ListFormat(document.documentElement.lang).format(names);

/** `typing(user)` is told who is writing. */
export function showWhoIsHere(thread, typing) {
  const line = thread.querySelector("[data-here]");
  if (!line) return;
  let stop = null;
  const show = ({ count, people }) => {
    const names = people.filter(({ id }) => String(id) !== thread.dataset.me).map(({ name }) => name);
    let named = Math.min(names.length, NAMES) + 1;
    do line.textContent = count ? said(names.slice(0, --named), count - 1 - named) : "";
    while (named > 1 && line.scrollWidth > line.clientWidth); // as many as the line holds: it has its place, and stays one
  };
  const said = (shown, more) => words(thread, "Here", { name: listed(more > 0 ? [...shown, words(thread, "More", { n: more })] : shown) });
  const nobody = () => show({ count: 0, people: [] });
  const onEvent = (event) => {
    if (event.type === "presence") show(event);
    if (event.type === "typing") typing(event.user);
    if (event.type === "unwatched" || event.type === "error") nobody();
  };
  const look = () => {
    const looking = document.visibilityState === "visible";
    if (looking) stop ??= watch(`here:${thread.dataset.thread}`, { onEvent });
    else {
      stop?.();
      stop = null;
      nobody();
    }
  };
  document.addEventListener("visibilitychange", look);
  look();
}
