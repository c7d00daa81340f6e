// <form data-carry> switches the language or the light: what is typed on this page comes along to the page that follows.
// How (carry-over.js) comes on first use, and where something came along.
import { carried } from "./kept.js";

let over = null;
const load = () => import("./carry-over.js").then((how) => (over = how), () => (over = { ask() {} })); // a lost line: then without

document.addEventListener(
  "click",
  (event) => {
    const button = event.target.closest?.("form[data-carry] button");
    if (!button) return;
    if (over) return over.ask(button);
    event.preventDefault();
    event.stopImmediatePropagation();
    load().then(() => button.click());
  },
  true,
);

if (carried.waits()) load();
