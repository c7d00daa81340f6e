// What others write, told calmly: together for screen readers, and for the eyes by "↓ 2 new messages".
import { announce } from "./announce.js";
import { words } from "./words.js";

const CALM = 1500; // milliseconds in which new messages are told together

export function tellCalmly(thread) {
  const jump = thread.querySelector("[data-jump]");
  let fresh = [];
  let timer = null;
  let below = 0;
  const tell = () => {
    timer = null;
    const name = fresh.length === 1 ? "One" : "Many";
    announce(words(thread, name, { n: fresh.length, name: fresh[0] }));
    fresh = [];
  };
  const show = () => {
    if (!jump) return;
    jump.hidden = below === 0;
    jump.querySelector("span").textContent = words(thread, below === 1 ? "JumpOne" : "Many", { n: below });
  };
  const gone = new IntersectionObserver((entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue;
      gone.unobserve(target);
      below = Math.max(0, below - 1);
    }
    show();
  });
  jump?.addEventListener("click", (event) => {
    const first = thread.querySelector("article[data-unseen]");
    if (!first) return;
    event.preventDefault();
    first.scrollIntoView({ block: "center" });
  });
  return (article, name) => {
    fresh.push(name);
    timer ??= setTimeout(tell, CALM);
    const outOfSight = !article.isConnected || article.getBoundingClientRect().top > innerHeight;
    if (!outOfSight) return;
    below += 1;
    if (article.isConnected) {
      article.dataset.unseen = "";
      gone.observe(article);
    }
    show();
  };
}
