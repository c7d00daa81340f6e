// Messages can be dismissed; those that only confirm go by themselves unless someone is reading or pointing at them.
import { announce } from "./announce.js";
import { bind } from "./bind.js";

const STAY = 8000;

bind("[data-toast]", (toast) => {
  toast.querySelector("[data-dismiss]")?.addEventListener("click", () => toast.remove());
  if (toast.matches(".error, .warning") || toast.querySelector("a, form")) return;
  const leave = () => (toast.matches(":hover, :focus-within") ? setTimeout(leave, STAY) : toast.remove());
  setTimeout(leave, STAY);
});

// showToast("…"): a sentence from a script, in the place of the messages.
export function showToast(sentence, tags = "") {
  const area = document.querySelector("[data-toasts]");
  if (!area) return announce(sentence);
  const toast = document.createElement("div");
  toast.className = `toast ${tags}`;
  toast.dataset.toast = toast.dataset.late = "";
  const mark = document.createElement("span");
  const text = document.createElement("p");
  text.textContent = sentence;
  const close = document.createElement("button");
  close.type = "button";
  close.dataset.dismiss = "";
  close.ariaLabel = "×";
  close.textContent = "×";
  toast.append(mark, text, close);
  area.append(toast);
}

// A fragment that didn't come: say so in the page's language; what was typed is still there.
const lost = () => document.querySelector('meta[name="failed-request"]')?.content ?? "";
for (const name of ["htmx:error", "htmx:response:error"]) document.addEventListener(name, () => showToast(lost(), "error"));
