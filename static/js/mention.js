// <textarea data-mention="…">: behind an @ a list of colleagues opens. How comes on the first @.
import { bind } from "./bind.js";

let list = null;

bind("textarea[data-mention]", (field) => {
  field.addEventListener("input", async () => {
    if (!list && !field.value.includes("@")) return;
    list ??= import("./mention-list.js").catch(() => (list = null)); // a lost line: one types the whole name
    (await list)?.typed(field);
  });
});
