/**
 * The projector: follows the board and shows what it is now, calmly. However many phones change, it fetches at most
 * about three times a second, and what moves slides from where it is on the screen to where it goes.
 */
import { bind } from "./bind.js";
import { watch } from "./live.js";

const CALM = 350; // milliseconds between two fetches
const SLIDE = 700;
const still = matchMedia("(prefers-reduced-motion: reduce)");

bind("[data-wall]", (wall) => {
  let waiting = null;
  let last = 0;
  let fetching = false;

  watch(wall.dataset.wall, { onEvent: ({ type }) => { if (type === "revised" || type === "watching") soon(); } });

  function soon() {
    waiting ??= setTimeout(renew, Math.max(0, last + CALM - Date.now()));
  }

  async function renew() {
    if (fetching) {
      waiting = setTimeout(renew, CALM);
      return;
    }
    waiting = null;
    last = Date.now();
    fetching = true;
    const answer = await fetch(location.href, { headers: { "HX-Request": "true" } }).catch(() => null);
    const text = answer?.ok ? await answer.text().catch(() => "") : "";
    fetching = false;
    if (text) draw(text);
  }

  function draw(text) {
    const fresh = new DOMParser().parseFromString(text, "text/html").body;
    if (fresh.innerHTML === wall.innerHTML) return;
    const before = new Map(keyed().map((item) => [item.dataset.key, item.getBoundingClientRect()]));
    wall.replaceChildren(...fresh.childNodes);
    if (!still.matches) for (const item of keyed()) slide(item, before.get(item.dataset.key));
  }

  const keyed = () => [...wall.querySelectorAll("[data-key]")];

  /** Also out of a slide that was under way: it begins where it is seen now. */
  function slide(item, from) {
    const to = item.getBoundingClientRect();
    if (!from) item.animate([{ opacity: 0 }, { opacity: 1 }], { duration: SLIDE });
    else if (from.top !== to.top || from.left !== to.left) {
      const start = `translate(${from.left - to.left}px, ${from.top - to.top}px)`;
      item.animate([{ transform: start }, { transform: "none" }], { duration: SLIDE, easing: "cubic-bezier(.2, .7, .3, 1)" });
    }
  }
});
