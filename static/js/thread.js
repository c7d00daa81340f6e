// A conversation that is open on a screen: what others write, change or remove comes in place, by number.
// Nothing here moves the focus, nor the page but to keep the field in sight where somebody writes; what arrives out
// of sight is told by "↓ 2 new messages".
import { announce } from "./announce.js";
import { bind } from "./bind.js";
import { watch } from "./live.js";
import { readWhatIsSeen } from "./reading.js";
import "./composer.js";
import "./reactions.js";

const CALM = 1500; // milliseconds in which new messages are told together
const TYPING = 5000;

const words = (thread, name, fill) =>
  (thread.dataset[`word${name}`] ?? "").replace(/\{(n|name)\}/g, (_, key) => fill[key] ?? "");
const numberOf = (article) => Number(article.dataset.number);
const articleOf = (html) => {
  const template = document.createElement("template");
  template.innerHTML = html;
  return template.content.firstElementChild;
};

/** The article is the same for everybody: add what I can do with it, and mark what is mine. */
function makeMine(article, thread, before) {
  const { me } = thread.dataset;
  const actions = thread.querySelector("template[data-actions]");
  article.querySelector("footer.react")?.insertAdjacentHTML(
    "beforeend",
    actions.innerHTML.replaceAll("/posts/0/", `/posts/${article.dataset.post}/`),
  );
  if (article.dataset.author === me) article.classList.add("mine");
  for (const pill of article.querySelectorAll("[data-by]")) {
    const by = pill.dataset.by.split(" ");
    const known = by.includes(me) || before?.querySelector(`[data-by][value="${pill.value}"][aria-pressed="true"]`);
    pill.setAttribute("aria-pressed", String(by.includes(me) || Boolean(known && by.length >= 100)));
  }
}

/** Put a post in its place, instead of what stood there. Says whether it is new here. */
function upsert(thread, html) {
  const article = articleOf(html);
  const before = thread.querySelector(`[data-post="${article.dataset.post}"]`);
  if (before && Number(before.dataset.changed) >= Number(article.dataset.changed)) return null;
  makeMine(article, thread, before);
  const answers = "answer" in article.dataset;
  if (before && answers === ("answer" in before.dataset)) {
    exchange(before, article);
    return null;
  }
  if (!before && !("newest" in thread.dataset)) return article;
  before?.remove();
  placeFor(thread, article, answers);
  return before ? null : article;
}

/** The focus stays where it is, also when what it was on is drawn anew. */
function exchange(before, article) {
  const focused = before.contains(document.activeElement) ? document.activeElement : null;
  const same = focused?.value ? `[value="${focused.value}"]` : focused?.matches("[data-reply]") ? "[data-reply]" : "summary";
  before.replaceWith(article);
  if (focused) article.querySelector(same)?.focus({ preventScroll: true });
}

function placeFor(thread, article, answers) {
  const place = thread.querySelector("[data-answer-place]");
  if (answers && place) {
    for (const former of place.querySelectorAll("article")) insert(thread, former);
    place.append(article);
  } else {
    insert(thread, article);
  }
  if (place) place.hidden = !place.querySelector("article");
}

function insert(thread, article) {
  const posts = thread.querySelector("[data-posts]");
  posts.querySelector("[data-nothing-yet]")?.remove();
  const next = [...posts.querySelectorAll("article")].find((other) => numberOf(other) > numberOf(article));
  posts.insertBefore(article, next ?? null);
  const keep = Number(thread.dataset.keep);
  if (keep) [...posts.querySelectorAll("article")].slice(0, -keep).forEach((old) => old.remove());
}

bind(".thread[data-thread]", (thread) => {
  const topic = `thread:${thread.dataset.thread}`;
  const arrived = tellCalmly(thread);
  const reading = readWhatIsSeen(thread, topic);
  const typing = showTyping(thread);
  tellHowHigh(thread);
  thread.addEventListener("post:drawn", ({ detail }) => upsert(thread, detail));
  watch(topic, {
    since: Number(thread.dataset.since),
    onEvent(event) {
      if (event.type === "unwatched") thread.dataset.unwatched = ""; // what is here stays, nothing more comes
      if (event.type === "typing") return typing(event.user);
      if (event.type !== "post") return false;
      const field = fieldInSight(thread);
      const article = upsert(thread, event.html);
      field?.scrollIntoView({ block: "nearest" });
      if (!article) return false;
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

/** Where the field stands over the page (on a phone), what has the focus stays above it. */
function tellHowHigh(thread) {
  const form = thread.querySelector("form[data-composer]");
  if (!form) return;
  const { style } = document.documentElement;
  new ResizeObserver(() => style.setProperty("--writing", `${form.offsetHeight}px`)).observe(form);
}

// New messages, told together

function tellCalmly(thread) {
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

// Who is writing, for the eyes alone

function showTyping(thread) {
  const line = thread.querySelector("[data-typing]");
  const people = new Map();
  const show = () => {
    if (line) line.textContent = [...people.values()].map(({ name }) => words(thread, "Typing", { name })).join(" ");
  };
  const stop = (id) => {
    clearTimeout(people.get(id)?.timer);
    people.delete(id);
    show();
  };
  return (user, author) => {
    if (author) stop(author.id);
    if (!user || String(user.id) === thread.dataset.me) return;
    clearTimeout(people.get(user.id)?.timer);
    people.set(user.id, { name: user.name, timer: setTimeout(() => stop(user.id), TYPING) });
    show();
  };
}

// A reply quotes: the post is often on this page

document.addEventListener("click", (event) => {
  const quoted = event.target.closest?.("a.quoted[data-to]");
  const article = quoted?.closest(".thread")?.querySelector(`article[data-number="${quoted.dataset.to}"]`);
  if (!article || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  location.hash = article.id;
});
