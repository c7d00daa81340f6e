// The page that stands in for one that couldn't come, or for the answer to a form that couldn't leave. The first
// tries again by itself; the second says when the line is back, and leaves when its reader says so.
const PAUSE = 5000;
const form = document.querySelector("form[data-unsent]");
const back = document.querySelector("[data-line-back]");

const reachable = () => navigator.onLine && fetch("/healthz", { cache: "no-store" }).then(({ ok }) => ok, () => false);

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

// The draft that this form was (draft.js) must come back where the reader leaves this page for the form's own.
function mark(sent) {
  for (const [key, value] of Object.entries(localStorage)) {
    if (!key.startsWith("draft:")) continue;
    const draft = JSON.parse(value);
    const same = draft.fields && Object.entries(draft.fields).every(([name, text]) => (form.elements[name]?.value ?? text) === text);
    if (same) localStorage.setItem(key, JSON.stringify({ ...draft, sent }));
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
