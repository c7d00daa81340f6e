// A form goes once: a second click while it is under way does nothing.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method === "dialog" || form.matches("[hx-post], [hx-get], [data-live]")) return;
  if (form.dataset.going !== undefined) return event.preventDefault();
  form.dataset.going = "";
  event.submitter?.setAttribute("aria-busy", "true");
});
// back by the browser's back button: the form may go again
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-going]")) {
    delete form.dataset.going;
    form.querySelector("[aria-busy]")?.removeAttribute("aria-busy");
  }
});
