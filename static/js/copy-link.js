// <button data-copy-link="/threads/posts/12/">: the address of a message, to paste elsewhere.
import { words } from "./words.js";
import { showToast } from "./toast.js";

const PATIENCE = 1000; // milliseconds: a browser may ask first, where nobody sees it
const tooLong = () => new Promise((_, reject) => setTimeout(reject, PATIENCE));

async function copy(text) {
  try {
    await Promise.race([navigator.clipboard.writeText(text), tooLong()]);
  } catch { // no secure line, forbidden, or no answer
    const field = Object.assign(document.createElement("textarea"), { value: text, className: "visually-hidden" });
    document.body.append(field);
    field.select();
    document.execCommand("copy");
    field.remove();
  }
}

document.addEventListener("click", async ({ target }) => {
  const button = target.closest?.("[data-copy-link]");
  if (!button) return;
  const [menu, thread] = [button.closest("details"), button.closest(".thread")];
  menu.open = false;
  await copy(new URL(button.dataset.copyLink, location).href);
  menu.querySelector("summary").focus();
  showToast(words(thread, "Copied", {}));
});
