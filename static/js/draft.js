// <form data-draft="thread-12">: what was typed stays in this browser until it is sent, and comes back if it wasn't.
// Never on a shared desk (data-shared-desk on <html>), and nothing of it outlives signing out.
import { bind } from "./bind.js";

const html = document.documentElement;
const PREFIX = "draft:";
let keeps = !("sharedDesk" in html.dataset);
const keyOf = (form) => `${PREFIX}${html.dataset.reader ?? ""}:${form.dataset.draft}`;
const store = {
  get(key) {
    try { return JSON.parse(localStorage.getItem(key)); } catch { return null; }
  },
  set(key, value) {
    try { localStorage.setItem(key, JSON.stringify(value)); } catch { /* full or forbidden: then it isn't kept */ }
  },
  remove(key) {
    try { localStorage.removeItem(key); } catch { /* as above */ }
  },
};

const written = (form) =>
  [...form.elements].filter(
    (field) => field.name && (field.matches("textarea") || (field.matches("input") && ["text", "search", "url", "email", "tel", ""].includes(field.type))),
  );

export function forget(form) {
  store.remove(keyOf(form));
}

function restore(form) {
  const kept = store.get(keyOf(form));
  if (!kept) return;
  if (kept.sent && !form.querySelector('[aria-invalid="true"], [data-error-summary]')) return forget(form);
  let restored = false;
  for (const field of written(form)) {
    if (kept.fields[field.name] && field.value === field.defaultValue && kept.fields[field.name] !== field.value && !field.hasAttribute("aria-invalid")) {
      field.value = kept.fields[field.name];
      field.dispatchEvent(new Event("input", { bubbles: true }));
      restored = true;
    }
  }
  const note = form.querySelector("[data-draft-note]");
  if (note) note.hidden = !restored;
}

bind("form[data-draft]", (form) => {
  if (!keeps) return;
  restore(form);
  let timer;
  const keep = (sent = false) => {
    if (!keeps) return;
    const fields = Object.fromEntries(written(form).map((field) => [field.name, field.value]));
    if (Object.values(fields).some((value) => value.trim())) store.set(keyOf(form), { fields, sent });
    else forget(form);
  };
  form.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(keep, 400); });
  form.addEventListener("submit", () => { clearTimeout(timer); keep(true); });
  form.addEventListener("reset", () => { clearTimeout(timer); forget(form); });
  addEventListener("pagehide", () => { if (timer && !store.get(keyOf(form))?.sent) keep(); });
});

bind("form[data-forget-drafts]", (form) => {
  form.addEventListener("submit", () => {
    keeps = false; // or leaving the page would keep them once more
    for (const key of Object.keys(localStorage)) if (key.startsWith(PREFIX)) store.remove(key);
  });
});
