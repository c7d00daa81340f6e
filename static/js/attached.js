// The files of a form: their numbers, and what handles them once somebody is about to bring one (attach.js).
import { bind } from "./bind.js";
import { kept } from "./kept.js";

/** The numbers of the files that go along. */
export const attachmentsOf = (form) => [...form.querySelectorAll('input[name="attachments"]')].map(({ value }) => Number(value));

/** Whether it holds files that only the form itself can take along. */
export const holdsFiles = (form) => Boolean(form.elements.files?.files.length);

bind("[data-attachments]", async (region) => {
  const form = region.closest("form");
  const under = `files:${form.dataset.draft}`;
  let loaded = null;
  const load = () => (loaded ??= import("./attach.js").then(({ attach }) => attach(region, under, attachmentsOf), () => (loaded = null))); // without it: as a form
  for (const sign of ["focusin", "pointerover", "dragenter", "change"]) form.addEventListener(sign, load);
  form.addEventListener("composer:leaving", ({ detail }) => {
    detail.attachments = attachmentsOf(form);
    detail.names = [...region.querySelectorAll("[data-id] b")].map(({ textContent }) => textContent);
  });
  form.addEventListener("composer:back", async ({ detail }) => { if (detail.attachments?.length) (await load())?.bring(detail.attachments); });
  if (region.querySelector("li") || (await kept.get(under))) load();
});
