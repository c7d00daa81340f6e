// What I wrote and the server doesn't have yet, at the end of the conversation, as it will stand there; outbox.js sends it.
import { announce } from "./announce.js";
import { bind } from "./bind.js";
import { again, changes, rows, take, there } from "./outbox.js";

const QUICK = 1500; // milliseconds in which most are sent: nothing is said of those

const textOf = (body) => {
  const parts = document.createDocumentFragment();
  for (const block of body.trim().split(/\n\s*\n/)) {
    const paragraph = document.createElement("p");
    for (const [place, line] of block.split("\n").entries()) paragraph.append(...(place ? [document.createElement("br")] : []), line);
    parts.append(paragraph);
  }
  return parts;
};

bind(".thread[data-thread]", (thread) => {
  const model = thread.querySelector("template[data-unsent-model]");
  if (!model) return;
  const number = Number(thread.dataset.thread);
  const find = (uuid) => thread.querySelector(`[data-unsent="${CSS.escape(uuid)}"]`);
  for (const { dataset } of thread.querySelectorAll("article[data-uuid]")) there(dataset.uuid);

  function show() {
    const waiting = rows().filter((row) => row.thread === number);
    for (const article of thread.querySelectorAll("[data-unsent]:not([data-there])"))
      if (!waiting.some(({ uuid }) => uuid === article.dataset.unsent)) article.remove();
    for (const row of waiting) draw(find(row.uuid) ?? place(row), row);
  }

  function place(row) {
    const article = model.content.firstElementChild.cloneNode(true);
    article.dataset.unsent = row.uuid;
    article.className = "post mine";
    article.querySelector(".prose").append(textOf(row.body));
    for (const name of row.names ?? []) article.querySelector(".prose").append(Object.assign(document.createElement("p"), { className: "soft", textContent: name }));
    quote(article, row);
    thread.querySelector("[data-nothing-yet]")?.remove();
    const { newest } = thread.dataset;
    if (newest !== undefined) thread.querySelector("[data-posts]").append(article);
    else thread.querySelector("[data-signs]").before(article); // what lies between isn't on this page
    return article;
  }

  function quote(article, { reply_to: to }) {
    const quoted = to && thread.querySelector(`article[data-post="${to}"]`);
    if (!quoted) return;
    const line = article.querySelector("[data-quoted]");
    line.hidden = false;
    line.querySelector("b").textContent = quoted.querySelector("header b")?.textContent ?? "";
    line.querySelector("span").textContent = quoted.querySelector(".prose")?.textContent.trim().slice(0, 140) ?? "";
  }

  function draw(article, row) {
    const words = article.dataset;
    const key = JSON.stringify([row.state, row.message, row.isKept]);
    if (article.drawn === key) return;
    article.drawn = key;
    const failed = row.state === "refused" || row.state === "left";
    article.classList.toggle("failed", failed);
    article.classList.toggle("pending", !failed);
    const names = { sending: "Sending", waiting: "Waiting", busy: "Busy", refused: "Refused", left: "Refused" };
    const state = words[`word${names[row.state]}`];
    article.querySelector("[data-state] span").textContent = state;
    article.querySelector("[data-state]").dataset.state = row.state;
    const reason = row.state === "left" ? words.wordLeft : failed ? row.message || words.wordUnclear : "";
    const here = row.isKept === false && row.state !== "sending" ? words.wordHere : "";
    const why = article.querySelector("[data-why]");
    why.textContent = [reason, here].filter(Boolean).join(" ");
    why.hidden = !why.textContent;
    for (const button of article.querySelectorAll("[data-do]")) button.hidden = row.state === "sending" || (button.dataset.do === "again" && row.state === "left");
    if (row.state !== "sending") announce([state, why.textContent].filter(Boolean).join(". "));
  }

  changes.addEventListener("change", show);
  changes.addEventListener("sent", ({ detail: { uuid, id, number: place, html } }) => {
    const article = find(uuid);
    if (!article) return;
    announce(article.dataset.wordSent);
    article.dataset.there = "";
    if (!id) return;
    if (thread.querySelector(`article[data-post="${id}"]`)) return article.remove();
    Object.assign(article.dataset, { post: id, number: place, changed: 0 });
    if (html) thread.dispatchEvent(new CustomEvent("post:drawn", { detail: html }));
  });

  thread.addEventListener("click", async ({ target }) => {
    const button = target.closest("[data-do]");
    const uuid = button?.closest("[data-unsent]")?.dataset.unsent;
    if (!uuid) return;
    if (button.dataset.do === "again") return again(uuid);
    const form = thread.querySelector("form[data-composer]");
    const row = await take(uuid);
    if (row && button.dataset.do === "edit") form.dispatchEvent(new CustomEvent("composer:back", { detail: row }));
    else if (row) form?.elements.body.focus();
  });
  show();
});
