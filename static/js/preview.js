// Write | Preview, above a field: the server shows the message as it will stand. Back to writing by the tab, by a reply,
// and once it was sent.
import { announce } from "./announce.js";
import { bind } from "./bind.js";

bind("[data-preview]", (tabs) => {
  const [write, see] = tabs.querySelectorAll("[role=tab]");
  const [writing, seen] = [write, see].map((tab) => document.getElementById(tab.getAttribute("aria-controls")));
  const { form } = writing.querySelector("textarea");
  for (const [panel, tab] of [[writing, write], [seen, see]]) {
    panel.setAttribute("role", "tabpanel");
    panel.setAttribute("aria-labelledby", tab.id);
  }
  seen.tabIndex = 0; // nothing in it may take the focus, and one scrolls it by keyboard
  let asked = null;

  function choose(tab) {
    for (const each of [write, see]) {
      each.setAttribute("aria-selected", String(each === tab));
      each.tabIndex = each === tab ? 0 : -1;
    }
    seen.style.minBlockSize = tab === see ? `${writing.offsetHeight}px` : ""; // the page doesn't jump
    writing.hidden = tab === see;
    seen.hidden = tab !== see;
    if (tab === see) show();
  }

  async function show() {
    const now = (asked = {});
    seen.ariaBusy = "true";
    const [html, problem] = await ask();
    if (asked !== now) return;
    if (problem) seen.textContent = problem;
    else seen.innerHTML = html;
    seen.classList.toggle("soft", Boolean(problem));
    if (problem) announce(problem);
    seen.ariaBusy = null;
  }

  async function ask() {
    const lost = document.querySelector('meta[name="failed-request"]')?.content ?? "";
    try {
      const headers = { "Accept-Language": document.documentElement.lang };
      const body = new FormData(form);
      for (const [name, value] of [...body]) if (value instanceof File) body.delete(name); // the words are enough
      const answer = await fetch(tabs.dataset.preview, { method: "POST", body, headers });
      const text = await answer.text();
      const plain = answer.headers.get("Content-Type")?.startsWith("text/plain");
      if (answer.ok && !answer.redirected) return [text, ""];
      return ["", plain ? text : lost];
    } catch {
      return ["", lost];
    }
  }

  tabs.addEventListener("click", ({ target }) => {
    const tab = target.closest("[role=tab]");
    if (!tab) return;
    choose(tab);
    if (tab === write) writing.querySelector("textarea").focus();
  });
  tabs.addEventListener("keydown", (event) => {
    const to = { ArrowRight: see, ArrowLeft: write, End: see, Home: write }[event.key];
    if (!to || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const other = event.key.startsWith("Arrow") && to.ariaSelected === "true" ? (to === see ? write : see) : to;
    choose(other);
    other.focus();
  });
  form.addEventListener("reset", () => choose(write));
  document.addEventListener("click", ({ target }) => { if (target.closest?.("[data-reply]")) choose(write); }, true);
});
