// Where one writes in a conversation. What is sent goes to the outbox, with the uuid of its form: there it waits until
// the server has it. The text stays in the field only where it can't leave at all.
import { attachmentsOf, holdsFiles } from "./attached.js";
import { bind } from "./bind.js";
import { gone } from "./kept.js";
import { send } from "./live.js";
import { add } from "./outbox.js";
import { newUuid } from "./uuid.js";

const LONGEST = 10_000; // characters; the server says so too (community/threads/services.py)
const TYPING_EVERY = 3000;

bind("form[data-composer]", (form) => {
  const thread = form.closest("[data-thread]");
  if (!thread) return;
  const topic = `thread:${thread.dataset.thread}`;
  const { body, uuid, reply_to: replyTo } = form.elements;
  const button = form.querySelector("button[type=submit]");
  const problem = form.querySelector("[data-composer-error]");

  const complain = (sentence) => {
    problem.textContent = "";
    problem.hidden = !sentence;
    body.toggleAttribute("aria-invalid", Boolean(sentence));
    if (!sentence) return;
    body.setAttribute("aria-invalid", "true");
    const line = document.createElement("li");
    line.textContent = sentence;
    problem.append(line);
  };

  form.addEventListener("submit", (event) => {
    if (holdsFiles(form) || !(body.value.trim() || attachmentsOf(form).length)) return; // the server says what is missing
    event.preventDefault();
    const { wordSignedOut, wordTooLong } = thread.dataset;
    if (gone()) return complain(wordSignedOut);
    if ([...body.value.trim()].length > LONGEST) return complain(wordTooLong);
    const post = { uuid: uuid.value, thread: Number(thread.dataset.thread), url: form.action, body: body.value };
    post.reply_to = replyTo.value ? Number(replyTo.value) : null;
    form.dispatchEvent(new CustomEvent("composer:leaving", { detail: post })); // others add what goes along
    add(post);
    empty();
  });

  function empty() {
    if (button.matches(":focus-visible")) body.focus(); // sent by keyboard: there one goes on
    complain("");
    body.defaultValue = "";
    form.reset(); // and with it the draft
    uuid.value = newUuid();
    reply(form, "");
    form.scrollIntoView({ block: "nearest" });
  }

  /** From the outbox, to be changed. What stands in the field already stays, below it. */
  form.addEventListener("composer:back", ({ detail: row }) => {
    uuid.value = row.uuid; // it may have arrived after all: then the server refuses the other text, and nothing is there twice
    body.value = [row.body, body.value].filter((text) => text.trim()).join("\n\n");
    reply(form, row.reply_to ?? "");
    body.dispatchEvent(new Event("input", { bubbles: true }));
    form.querySelector('[role="tab"][aria-selected="false"]:first-child')?.click(); // where one writes
    body.focus();
    body.setSelectionRange(row.body.length, row.body.length);
  });

  body.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      form.requestSubmit(button);
    }
  });

  let lastTyping = 0;
  body.addEventListener("input", () => {
    complain("");
    if (replyTo.value && form.querySelector("[data-replying]").hidden) reply(form, replyTo.value); // a draft came back
    if (!body.value.trim() || Date.now() - lastTyping < TYPING_EVERY) return;
    lastTyping = Date.now();
    send({ type: "typing", topic });
  });
});

/** Reply to a post, by its id, or to none. */
function reply(form, id) {
  const thread = form.closest("[data-thread]");
  const line = form.querySelector("[data-replying]");
  const name = id && thread.querySelector(`article[data-post="${id}"] header b`)?.textContent;
  form.elements.reply_to.value = id;
  line.hidden = !id;
  if (id) line.querySelector("span").textContent = (thread.dataset.wordReply ?? "").replace("{name}", name ?? "…");
}

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("[data-reply], [data-reply-cancel]");
  const form = link?.closest("[data-thread]")?.querySelector("form[data-composer]");
  if (!form || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  reply(form, "reply" in link.dataset ? link.closest("article").dataset.post : "");
  form.elements.body.focus();
});

// A press outside takes the focus: the field would shrink and the page scroll away under the mouse before the click.
document.addEventListener("pointerdown", ({ target }) => {
  const form = document.activeElement?.closest("form[data-composer]");
  if (form && !form.contains(target)) form.dataset.held = "";
});
for (const end of ["pointerup", "pointercancel"]) {
  document.addEventListener(end, () =>
    setTimeout(() => document.querySelector("[data-held]")?.removeAttribute("data-held")),
  );
}
