// What others write, told calmly: for screen readers what came in a few seconds together, whichever conversations of
// the page it is in, and for the eyes by "↓ 2 new messages". Nothing moves by itself.
import { tellSoon } from "./calm.js";
import { watch } from "./live.js";
import { words } from "./words.js";

/** Returns `arrived(article, name)` for what is new, and `redrawn(id)` for what has changed or gone. */
export function tellCalmly(thread) {
  const jump = thread.querySelector("[data-jump]");
  const below = new Map(); // id of a message that nobody has seen here → { number, article, if the page reaches it }

  function show() {
    if (!jump) return;
    jump.hidden = below.size === 0;
    jump.querySelector("span").textContent = words(thread, below.size === 1 ? "JumpOne" : "JumpMany", { n: below.size });
  }

  function forget(id) {
    const { article } = below.get(id) ?? {};
    if (article) seen.unobserve(article);
    if (!below.delete(id)) return;
    if (!below.size && jump === document.activeElement) goTo(article ?? thread.querySelector("article:last-of-type"));
    show();
  }

  const seen = new IntersectionObserver((entries) => {
    for (const { isIntersecting, target } of entries) if (isIntersecting) forget(target.dataset.post);
  });

  jump?.addEventListener("click", (event) => {
    const first = [...below.values()].sort((a, b) => a.number - b.number).find(({ article }) => article);
    if (!first) return; // what is new stands on another page, where the link leads
    event.preventDefault();
    first.article.scrollIntoView({ block: "center" });
    goTo(first.article);
  });

  watch("me", {
    onEvent({ type, threads }) {
      if (type !== "unread") return;
      const { read_to: readTo } = threads.find((each) => String(each.thread) === thread.dataset.thread) ?? {};
      for (const [id, { number }] of [...below]) if (number <= readTo) forget(id);
    },
  });

  return {
    arrived(article, name) {
      if ("hearsNews" in thread.dataset) tellSoon(thread, 1, (n) => words(thread, n === 1 ? "One" : "Many", { n, name }));
      if (article.isConnected && article.getBoundingClientRect().top <= innerHeight) return;
      below.set(article.dataset.post, { number: Number(article.dataset.number), article: article.isConnected ? article : null });
      if (article.isConnected) seen.observe(article);
      show();
    },
    redrawn(id) {
      const known = below.get(String(id));
      const article = thread.querySelector(`[data-post="${id}"]`);
      if (!known || known.article === article) return;
      if (article?.matches(".tombstone")) return forget(String(id));
      if (known.article) seen.unobserve(known.article);
      known.article = article;
      if (article) seen.observe(article);
    },
  };
}

/** From there the next Tab goes on. */
function goTo(article) {
  if (!article) return;
  article.tabIndex = -1;
  article.focus({ preventScroll: true });
}
