// A conversation that is open on a screen: what others write, change or remove comes in place, by number.
// Nothing here moves the focus, nor the page but to keep the field in sight where somebody writes; what arrives out
// of sight is told by "↓ 2 new messages".
import { tellCalmly } from "./arrivals.js";
import { bind } from "./bind.js";
import { keepDivider } from "./divider.js";
import { watch } from "./live.js";
import { upsert } from "./posts.js";
import { showWhoIsHere } from "./presence.js";
import { readWhatIsSeen } from "./reading.js";
import { showTyping } from "./typing.js";
import { there } from "./outbox.js";
import "./composer.js";
import "./copy-link.js";
import "./following.js";
import "./mention.js";
import "./post-keys.js";
import "./preview.js";
import "./reactions.js";
import "./unsent.js";

bind(".thread[data-thread]", (thread) => {
  const topic = `thread:${thread.dataset.thread}`;
  const { arrived, redrawn } = tellCalmly(thread);
  const reading = readWhatIsSeen(thread, topic);
  const typing = showTyping(thread);
  const divide = keepDivider(thread, reading.readTo);
  showWhoIsHere(thread, typing);
  tellHowHigh(thread);
  thread.addEventListener("post:drawn", ({ detail }) => upsert(thread, detail));
  watch(topic, {
    since: Number(thread.dataset.since),
    onEvent(event) {
      if (event.type === "unwatched") thread.dataset.unwatched = ""; // what is here stays, nothing more comes
      if (event.type !== "post") return false;
      const field = fieldInSight(thread);
      const article = upsert(thread, event.html, event.uuid);
      there(event.uuid);
      field?.scrollIntoView({ block: "nearest" });
      if (!article) {
        redrawn(event.id);
        reading(thread.querySelector(`[data-post="${event.id}"]`));
        return false;
      }
      divide(article);
      typing(null, event.author);
      if (event.author && String(event.author.id) !== thread.dataset.me) arrived(article, event.author.name);
      if (article.isConnected) reading(article);
      return false;
    },
  });
});

/** The form in which somebody writes, where they see it: what comes above mustn't push it out of sight. */
function fieldInSight(thread) {
  const form = thread.querySelector("form[data-composer]");
  return form?.contains(document.activeElement) && form.getBoundingClientRect().top < innerHeight ? form : null;
}

/** Where the field stands over the page (on a phone), what has the focus and the way down stay above it. */
function tellHowHigh(thread) {
  const form = thread.querySelector("form[data-composer]");
  const above = [document.documentElement, thread.querySelector("[data-jump]")];
  if (!form || !above[1]) return;
  new ResizeObserver(() => {
    for (const { style } of above) style.setProperty("--writing", `${form.offsetHeight}px`);
  }).observe(form);
}

// A reply quotes: the post is often on this page

document.addEventListener("click", (event) => {
  const quoted = event.target.closest?.("a.quoted[data-to]");
  const article = quoted?.closest(".thread")?.querySelector(`article[data-number="${quoted.dataset.to}"]`);
  if (!article || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  location.hash = article.id;
});
