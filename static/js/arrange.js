/**
 * The group's order: a press or a choice goes to the server, which answers the form as it stands then; only the save
 * button keeps it. `form[data-arrange]`, in it `[data-row]` with `[data-up]`, `[data-down]` and a select `[data-here]`,
 * `[data-said]`: what the last one did. Without this file the same buttons load the page.
 */
import { announce } from "./announce.js";
import { bind } from "./bind.js";
import { showToast } from "./toast.js";

let queue = Promise.resolve(); // one after the other, each from what the one before left

bind("form[data-arrange]", (form) => {
  form.addEventListener("click", (event) => {
    const button = event.target.closest("button[name=move]");
    if (!button) return;
    event.preventDefault();
    arrange(button.value, button.id);
  });
  form.addEventListener("change", (event) => {
    if (event.target.matches("[data-here]")) arrange("", event.target.id);
  });
  form.addEventListener("keydown", (event) => {
    const by = { ArrowUp: "[data-up]", ArrowDown: "[data-down]" }[event.key];
    if (!by || !event.altKey || event.target.matches("select")) return;
    event.preventDefault();
    event.target.closest("[data-row]")?.querySelector(by).click();
  });
});

function arrange(move, focused) {
  queue = queue.then(() => send(document.querySelector("form[data-arrange]"), move, focused));
}

async function send(form, move, focused) {
  const data = new FormData(form);
  data.append("move", move);
  const headers = { "HX-Request": "true" };
  const response = await fetch(form.action, { method: "POST", body: data, headers }).catch(() => null);
  if (!response?.ok) return showToast(form.dataset.wordFailed, "error");
  const part = new DOMParser().parseFromString(await response.text(), "text/html").getElementById(form.id);
  if (!part) return;
  const here = document.activeElement;
  const written = here?.matches("input, textarea") ? here.id : "";
  form.replaceWith(part);
  const next = document.getElementById(written || focused);
  next?.focus({ preventScroll: true });
  next?.closest("[data-row]")?.scrollIntoView({ block: "nearest" });
  const said = part.querySelector("[data-said]").dataset.said;
  if (said) announce(said);
}
