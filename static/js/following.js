// Whoever writes follows the conversation from then on: the button says at once what the next page will say.
import { bind } from "./bind.js";
import { changes } from "./outbox.js";

bind("form[data-follow]", (form) => {
  changes.addEventListener("sent", ({ detail: { thread } }) => {
    const reserve = form.querySelector("template");
    if (!reserve || thread !== Number(form.dataset.follow)) return;
    const before = form.querySelector("button");
    const focused = before === document.activeElement;
    before.replaceWith(reserve.content.querySelector("button"));
    reserve.remove();
    if (focused) form.querySelector("button").focus({ preventScroll: true });
  });
});
