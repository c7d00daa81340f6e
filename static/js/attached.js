// The files of a form: their numbers, and what handles them once somebody is about to bring one (attach.js).
import { bind } from "./bind.js";
import { kept } from "./kept.js";

/** The numbers of the files that go along. */
export const attachmentsOf = (form) => [...form.querySelectorAll('input[name="attachments"]')].map(({ value }) => Number(value));

/** Whether it holds files that only the form itself can take along. */
export const holdsFiles = (form) => Boolean(form.elements.files?.files.length);

const loads = new Map(); // by form, what loads attach.js for it

bind("[data-attachments]", async (region) => {
  const form = region.closest("form");
  const under = `files:${form.dataset.draft}`;
  let loaded = null;
  const load = () => (loaded ??= import("./attach.js").then(({ attach }) => attach(region, under, attachmentsOf), () => (loaded = null))); // without it: as a form
  loads.set(form, load);
  for (const sign of ["focusin", "pointerover", "change"]) form.addEventListener(sign, load);
  form.addEventListener("composer:leaving", ({ detail }) => {
    detail.attachments = attachmentsOf(form);
    detail.names = [...region.querySelectorAll("[data-id] b")].map(({ textContent }) => textContent);
  });
  form.addEventListener("composer:back", async ({ detail }) => { if (detail.attachments?.length) (await load())?.bring(detail.attachments); });
  if (region.querySelector("li") || (await kept.get(under))) load();
});

// A file that is dropped beside the form would take the page's place: the form takes it, wherever on the page that is.
const brings = ({ dataTransfer }) => dataTransfer?.types.includes("Files");
const mark = (chosen) => { for (const form of loads.keys()) form.classList.toggle("over-files", form === chosen); };

function formFor({ target }) {
  for (const form of loads.keys()) if (!form.isConnected) loads.delete(form);
  const own = target.closest?.("form");
  return loads.has(own) ? own : loads.keys().next().value;
}

document.addEventListener("dragover", (event) => {
  const form = brings(event) && formFor(event);
  if (!form) return;
  event.preventDefault();
  mark(form);
  loads.get(form)();
});
document.addEventListener("dragleave", ({ relatedTarget }) => { if (!relatedTarget) mark(null); });
document.addEventListener("drop", async (event) => {
  const form = brings(event) && formFor(event);
  if (!form) return;
  event.preventDefault();
  mark(null);
  const files = [...event.dataTransfer.files];
  (await loads.get(form)())?.add(files);
});
