// <button data-copy-link="/threads/posts/12/">: the address of a message, to paste elsewhere.
import { copyText } from "./clipboard.js";
import { showToast } from "./toast.js";
import { words } from "./words.js";

document.addEventListener("click", async ({ target }) => {
  const button = target.closest?.("[data-copy-link]");
  if (!button) return;
  const [menu, thread] = [button.closest("details"), button.closest(".thread")];
  menu.open = false;
  await copyText(new URL(button.dataset.copyLink, location).href);
  menu.querySelector("summary").focus();
  showToast(words(thread, "Copied", {}));
});
