// Where one writes in a conversation: the message leaves over the socket, with the uuid of its form, and the text
// stays in the field until it has arrived. Where the socket doesn't answer in time the form goes by itself, with
// the same uuid: twice sent is one message. It never leaves for a server that isn't there.
import { bind } from "./bind.js";
import { comeBack, send } from "./live.js";

const PATIENCE = 6000; // milliseconds without an answer, after which the form goes as a form
const TYPING_EVERY = 3000;

const reachable = () => fetch("/healthz", { cache: "no-store" }).then(({ ok }) => ok, () => false);

const newUuid = () =>
  crypto.randomUUID?.() ??
  "10000000-1000-4000-8000-100000000000".replace(/[018]/g, (c) =>
    (+c ^ (crypto.getRandomValues(new Uint8Array(1))[0] & (15 >> (+c / 4)))).toString(16),
  );

bind("form[data-composer]", (form) => {
  const thread = form.closest("[data-thread]");
  if (!thread) return;
  const topic = `thread:${thread.dataset.thread}`;
  const { body, uuid, reply_to: replyTo } = form.elements;
  const button = form.querySelector("button[type=submit]");
  const problem = form.querySelector("[data-composer-error]");
  const note = form.querySelector("[data-composer-note]");
  let underWay = false;
  let late = null;

  const say = (sentence) => { note.textContent = sentence; };
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
  const settle = () => {
    underWay = false;
    body.readOnly = false;
    button.removeAttribute("aria-busy");
    say("");
  };

  function arrived() {
    settle();
    if (button.matches(":focus-visible")) body.focus(); // sent by keyboard: there one goes on
    complain("");
    body.defaultValue = "";
    form.reset(); // and with it the draft
    uuid.value = newUuid();
    reply(form, null);
  }

  function refused(error) {
    settle();
    const { wordSignedOut, wordRefused } = thread.dataset;
    if (document.documentElement.dataset.live === "signed-out") return complain(wordSignedOut);
    if (error.code === "conflict") uuid.value = newUuid(); // sent before, with another text: this one is new
    complain(error.message ?? wordRefused);
  }

  form.addEventListener("submit", (event) => {
    if (!body.value.trim()) return; // the server says what is missing
    event.preventDefault();
    if (underWay) return;
    underWay = true;
    body.readOnly = true;
    button.setAttribute("aria-busy", "true");
    say(thread.dataset.wordSending ?? "");
    waitFor();
    send({ type: "post", topic, uuid: uuid.value, body: body.value, reply_to: replyTo.value ? Number(replyTo.value) : null })
      .then(arrived, refused)
      .finally(() => clearTimeout(late));
  });

  /** No answer in time. Where the server is there the socket may try once more, and then the form goes. */
  function waitFor(once = false) {
    late = setTimeout(async () => {
      const there = await reachable();
      if (!underWay) return;
      if (there && (once || document.documentElement.dataset.live === "open")) {
        body.readOnly = false;
        form.submit();
        return;
      }
      if (there) comeBack();
      else say(thread.dataset.wordAway ?? "");
      waitFor(there);
    }, PATIENCE);
  }

  body.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      form.requestSubmit(button);
    }
  });

  let lastTyping = 0;
  body.addEventListener("input", () => {
    complain("");
    if (!body.value.trim() || Date.now() - lastTyping < TYPING_EVERY) return;
    lastTyping = Date.now();
    send({ type: "typing", topic });
  });

  addEventListener("pageshow", settle); // back by the browser's button
});

/** Reply to a post, or to none. */
function reply(form, link) {
  const line = form.querySelector("[data-replying]");
  const article = link?.closest("article");
  form.elements.reply_to.value = article?.dataset.post ?? "";
  line.hidden = !link;
  const words = form.closest("[data-thread]").dataset.wordReply ?? "";
  if (link) line.querySelector("span").textContent = words.replace("{name}", article.querySelector("header b").textContent);
}

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("[data-reply], [data-reply-cancel]");
  const form = link?.closest("[data-thread]")?.querySelector("form[data-composer]");
  if (!form || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  reply(form, "reply" in link.dataset ? link : null);
  form.elements.body.focus();
});
