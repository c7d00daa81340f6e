// <form data-draft="thread-12">: what was typed stays in this browser until it is sent, and comes back if it wasn't.
import { bind } from "./bind.js";
import { kept, leave, mayKeep } from "./kept.js";

const TYPED = "textarea, input[type=text], input[type=search], input[type=url], input[type=email], input[type=tel], input:not([type])";
const keyOf = (form) => `draft:${form.dataset.draft}`;
const typed = (form) => [...form.elements].filter((field) => field.name && field.matches(TYPED));
const along = (form) => [...form.querySelectorAll("input[data-along]")]; // what the text belongs to goes with it

export function forget(form) {
  return kept.remove(keyOf(form));
}

async function restore(form) {
  const draft = await kept.get(keyOf(form));
  if (!draft) return;
  if (draft.sent && !form.querySelector('[aria-invalid="true"], [data-error-summary]')) return forget(form);
  let restored = false;
  for (const field of typed(form)) {
    const text = draft.fields[field.name];
    if (text && field.value === field.defaultValue && text !== field.value && !field.hasAttribute("aria-invalid")) {
      for (const { name } of restored ? [] : along(form)) if (draft.fields[name]) form.elements[name].value = draft.fields[name];
      field.value = text;
      field.dispatchEvent(new Event("input", { bubbles: true }));
      restored = true;
    }
  }
  const note = form.querySelector("[data-draft-note]");
  if (note) note.hidden = !restored;
}

bind("form[data-draft]", (form) => {
  if (!mayKeep()) return;
  let going = null;
  let waiting = null;
  // at every key; while one is being kept, only the newest waits
  const keep = (sent = false) => {
    const fields = Object.fromEntries([...typed(form), ...along(form)].map((field) => [field.name, field.value]));
    waiting = typed(form).some(({ value }) => value.trim()) ? { fields, sent } : "nothing";
    going ??= put().finally(() => { going = null; });
  };
  async function put() {
    while (waiting) {
      const draft = waiting;
      waiting = null;
      await (draft === "nothing" ? forget(form) : kept.set(keyOf(form), draft));
    }
  }
  restore(form);
  form.addEventListener("input", () => keep());
  // what a script sends is a draft until that has forgotten it
  document.addEventListener("submit", ({ target, defaultPrevented }) => { if (target === form) keep(!defaultPrevented); });
  form.addEventListener("reset", () => setTimeout(keep)); // once it is empty
});

// one that says what the draft wanted to say: <form data-ends-draft="propose-3">
bind("form[data-ends-draft]", (form) => {
  const key = `draft:${form.dataset.endsDraft}`;
  kept.get(key); // opens what it is kept in, so that the page isn't gone before it is removed
  form.addEventListener("submit", () => kept.remove(key));
});

bind("form[data-forget-drafts]", (form) => form.addEventListener("submit", leave));
