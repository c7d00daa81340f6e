// A reaction answers at once, in place. Without this file its button sends the page's form.
import { bind } from "./bind.js";
import { showToast } from "./toast.js";

const busy = new WeakSet();

async function toggle(button) {
  const thread = button.closest(".thread");
  const article = button.closest("article");
  const pill = article.querySelector(`.pill[name="reaction"][value="${button.value}"]`);
  const isThere = pill?.getAttribute("aria-pressed") === "true";
  const answer = await fetch(`/api/v1/posts/${article.dataset.post}/reactions/${button.value}/`, {
    method: isThere ? "DELETE" : "PUT",
    headers: { "X-CSRFToken": button.form.elements.csrfmiddlewaretoken.value, "Accept-Language": document.documentElement.lang },
  });
  const said = await answer.json();
  if (!answer.ok) throw new Error(said.message);
  thread.dispatchEvent(new CustomEvent("post:drawn", { detail: said.html })); // thread.js puts it in its place
}

bind("#post-actions", (form) => {
  form.addEventListener("submit", (event) => {
    const button = event.submitter;
    if (button?.name !== "reaction") return;
    event.preventDefault();
    const article = button.closest("article");
    if (busy.has(article)) return;
    busy.add(article);
    button.closest("details")?.removeAttribute("open");
    toggle(button)
      .catch((fault) => showToast(fault.message, "error"))
      .finally(() => busy.delete(article));
  });
});
