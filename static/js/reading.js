// What is read: what was on screen for a second, in a tab that somebody looks at. What stands before this page's
// first message isn't.
import { send } from "./live.js";

const READ_AFTER = 1000; // milliseconds
const TOGETHER = 200; // what becomes read at once is told at once

const numberOf = (article) => Number(article.dataset.number);

/** Follows the messages of a thread; returns a function to follow one that has come. */
export function readWhatIsSeen(thread, topic) {
  const after = Math.max(0, Number(thread.dataset.first) - 1);
  const waiting = new Map();
  let upTo = Number(thread.dataset.read ?? 0);
  let telling = null;
  const looking = () => document.visibilityState === "visible" && document.hasFocus();
  const tell = () => {
    telling = null;
    send({ type: "seen", topic, up_to: upTo, after });
  };
  const read = (article) => {
    waiting.delete(article);
    if (!looking()) return;
    observer.unobserve(article);
    delete article.dataset.unseen;
    if (numberOf(article) <= upTo) return;
    upTo = numberOf(article);
    telling ??= setTimeout(tell, TOGETHER);
  };
  const observer = new IntersectionObserver(
    (entries) => {
      for (const { intersectionRatio, intersectionRect, target } of entries) {
        clearTimeout(waiting.get(target));
        waiting.delete(target);
        // a third of it, or of the screen where it is taller than that
        const enough = intersectionRatio >= 0.3 || intersectionRect.height >= innerHeight / 3;
        if (enough && target.isConnected) waiting.set(target, setTimeout(() => read(target), READ_AFTER));
      }
    },
    { threshold: [0, 0.1, 0.2, 0.3, 0.5, 0.8] },
  );
  const observe = (article) => {
    if (article && numberOf(article) > upTo) observer.observe(article);
  };
  observe.readTo = () => upTo;
  const lookAgain = () => {
    for (const article of thread.querySelectorAll("[data-posts] article, .answer article")) {
      observer.unobserve(article);
      observe(article);
    }
  };
  addEventListener("focus", lookAgain);
  document.addEventListener("visibilitychange", lookAgain);
  lookAgain();
  return observe;
}
