// The page that stands in for one that couldn't come, or for the answer to a form that couldn't leave or be kept. The
// first tries again by itself; the second says when that can be, and leaves when its reader says so.
import { kept } from "./kept.js";

const PAUSE = 5000;
const form = document.querySelector("form[data-unsent]");
const back = document.querySelector("[data-line-back]");

const asks = document.documentElement.dataset.asks ?? "/healthz"; // what answers well once it makes sense to try again
const reachable = () => navigator.onLine && fetch(asks, { cache: "no-store" }).then(({ ok }) => ok, () => false);

let looking = null;
async function look() {
  clearTimeout(looking);
  const there = document.visibilityState === "visible" && (await reachable());
  if (there && !form) return location.reload();
  if (back) back.hidden = !there;
  looking = setTimeout(look, PAUSE);
}
addEventListener("online", look);
document.addEventListener("visibilitychange", look);
looking = setTimeout(look, PAUSE);

// Messages that wait for the line (outbox.js): here they can be read; they leave from the page that follows.
const list = document.querySelector("[data-waiting]");
const waiting = list ? (await kept.all("outbox:")).filter(({ refused }) => !refused) : [];
for (const { body } of waiting.sort((one, other) => one.at - other.at)) {
  const item = document.createElement("li");
  item.className = "card flat";
  item.dir = "auto";
  item.textContent = body;
  list.append(item);
}
if (waiting.length) document.querySelector("[data-waits]").hidden = false;

// The draft that this form was (draft.js) must come back where the reader leaves this page for the form's own.
async function mark(sent) {
  for (const draft of await kept.all("draft:")) {
    const same = Object.entries(draft.fields).every(([name, text]) => (form.elements[name]?.value ?? text) === text);
    if (same) await kept.set(draft.key, { ...draft, sent });
  }
}
if (form) {
  mark(false);
  form.addEventListener("submit", (event) => {
    if (form.dataset.going !== undefined) return event.preventDefault();
    form.dataset.going = "";
    mark(true);
  });
}
