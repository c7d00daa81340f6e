// What is typed on a page comes along to the same page in another language or light; see carry.js.
import { carried, mayKeep } from "./kept.js";

const SECRET = '[type="password"], [autocomplete="one-time-code"], [type="hidden"], [type="file"], button, fieldset, output';
const TICKED = '[type="checkbox"], [type="radio"]';
const forms = () => [...document.forms].filter((form) => !form.matches('[data-carry], [data-ballot], [method="dialog"]') && !form.closest("dialog"));
const fieldsOf = (form) => [...form.elements].filter((field) => field.name && !field.matches(SECRET));
const pathOf = (address) => { const { pathname, search } = new URL(address, location); return pathname + search; };

const values = (options) => JSON.stringify(options.map(({ value }) => value));
const valueOf = (field) => {
  if (field.matches("select")) return values([...field.selectedOptions]);
  return field.matches(TICKED) ? field.checked : field.value;
};
const cameAs = (field) => {
  if (!field.matches("select")) return field.matches(TICKED) ? field.defaultChecked : field.defaultValue;
  const chosen = [...field.options].filter((option) => option.defaultSelected);
  return values(chosen.length || field.multiple ? chosen : [...field.options].slice(0, 1));
};
const changed = (field) => valueOf(field) !== cameAs(field);

function fill(field, value) {
  if (valueOf(field) === value) return;
  if (field.matches("select")) for (const option of field.options) option.selected = JSON.parse(value).includes(option.value);
  else if (typeof value === "boolean") field.checked = value;
  else field.value = value;
  for (let around = field.closest("details"); around; around = around.parentElement.closest("details")) around.open = true;
  for (const kind of ["input", "change"]) field.dispatchEvent(new Event(kind, { bubbles: true }));
}

/** Forms by where they go, fields by their name, the second of the same name behind the first. */
const each = (things, nameOf) => {
  const seen = {};
  return things.map((thing) => [`${nameOf(thing)} ${(seen[nameOf(thing)] = (seen[nameOf(thing)] ?? 0) + 1)}`, thing]);
};
const allForms = () => each(forms(), (form) => pathOf(form.getAttribute("action") || location));
const allFields = (form) => each(fieldsOf(form), (field) => `${field.name} ${field.matches(TICKED) ? field.value : ""}`);

/** A form that came back with errors holds what was typed too. */
const written = () =>
  allForms()
    .filter(([, form]) => form.querySelector("[data-error-summary], [aria-invalid=true]") || fieldsOf(form).some(changed))
    .map(([name, form]) => [name, Object.fromEntries(allFields(form).map(([key, field]) => [key, valueOf(field)]))]);

/** Where nothing may be kept, not even for that moment, the reader is asked first (confirm.js). */
export function ask(button) {
  if (!mayKeep() && written().length) button.dataset.confirm = document.querySelector('meta[name="left-behind"]').content;
}

document.addEventListener("submit", ({ target }) => {
  const found = target.matches("form[data-carry]") ? written() : [];
  if (found.length) carried.put({ to: pathOf(target.elements.next.value), found });
});

const along = carried.take();
if (along?.to === pathOf(location)) {
  const there = new Map(allForms());
  for (const [name, typed] of along.found)
    for (const [key, field] of there.has(name) ? allFields(there.get(name)) : []) if (key in typed) fill(field, typed[key]);
}
