// <form data-draft="thread-12">: what was typed stays in this browser until it is sent, and comes back if it wasn't.
import { bind } from "./bind.js";
import { kept, leave, mayKeep } from "./kept.js";

const written = (form) =>
  [...form.elements].filter(
    (field) => field.name && (field.matches("textarea") || (field.matches("input") && ["text", "search", "url", "email", "tel", ""].includes(field.type))),
  );

export function forget(form) {
  kept.remove(form.dataset.draft);
}

function restore(form) {
  const draft = kept.get(form.dataset.draft);
  if (!draft) return;
  if (draft.sent && !form.querySelector('[aria-invalid="true"], [data-error-summary]')) return forget(form);
  let restored = false;
  for (const field of written(form)) {
    if (draft.fields[field.name] && field.value === field.defaultValue && draft.fields[field.name] !== field.value && !field.hasAttribute("aria-invalid")) {
      field.value = draft.fields[field.name];
      field.dispatchEvent(new Event("input", { bubbles: true }));
      restored = true;
    }
  }
  const note = form.querySelector("[data-draft-note]");
  if (note) note.hidden = !restored;
}

bind("form[data-draft]", (form) => {
  if (!mayKeep()) return;
  restore(form);
  let timer;
  const keep = (sent = false) => {
    const fields = Object.fromEntries(written(form).map((field) => [field.name, field.value]));
    if (Object.values(fields).some((value) => value.trim())) kept.set(form.dataset.draft, { fields, sent });
    else forget(form);
  };
  form.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(keep, 400); });
  form.addEventListener("submit", () => { clearTimeout(timer); keep(true); });
  form.addEventListener("reset", () => { clearTimeout(timer); forget(form); });
  addEventListener("pagehide", () => { if (timer && !kept.get(form.dataset.draft)?.sent) keep(); });
});

bind("form[data-forget-drafts]", (form) => form.addEventListener("submit", leave));
