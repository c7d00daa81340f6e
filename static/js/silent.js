// <form data-silent>: what is written in silence goes out once the line is there, however long that takes. The form
// carries a number of its own, so sent twice it is written once; without scripts it is a plain form.
import { bind } from "./bind.js";
import { forget } from "./draft.js";

const PAUSE = 4000;

bind("form[data-silent]", (form) => {
  const away = form.querySelector("[data-silent-away]");
  let going = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!going) send();
  });

  async function send() {
    going = true;
    const answer = await fetch(form.action, { method: "POST", body: new FormData(form) }).catch(() => null);
    if (!answer || answer.status >= 502) {
      away.textContent = form.dataset.wordAway;
      away.hidden = false;
      form.dispatchEvent(new Event("input")); // not sent yet: draft.js keeps it, should this page go
      setTimeout(send, PAUSE);
      return;
    }
    if (answer.ok) {
      for (const field of form.querySelectorAll('[type="text"], textarea')) field.value = "";
      forget(form);
      return location.assign(answer.url);
    }
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    document.querySelector("main").replaceWith(page.querySelector("main") ?? page.body);
    document.querySelector("[data-error-summary]")?.focus();
  }
});
