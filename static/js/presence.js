// Who is here, for those who look and let themselves be seen: a tab in the background isn't here.
import { watch } from "./live.js";
import { words } from "./words.js";

const listed = (names) => new Intl.ListFormat(document.documentElement.lang).format(names);

/** `typing(user)` is told who is writing. */
export function showWhoIsHere(thread, typing) {
  const line = thread.querySelector("[data-here]");
  if (!line) return;
  let stop = null;
  const show = ({ count, people }) => {
    const names = people.filter(({ id }) => String(id) !== thread.dataset.me).map(({ name }) => name);
    const shown = names.slice(0, 6);
    const more = count - 1 - shown.length;
    if (more > 0) shown.push(words(thread, "More", { n: more }));
    line.hidden = !count;
    line.textContent = count ? words(thread, "Here", { name: listed(shown) }) : "";
  };
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
