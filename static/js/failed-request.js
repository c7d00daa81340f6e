// A fragment that didn't come: say so in the page's language; what was typed is still there.
import { showToast } from "./toast.js";

const sentence = () => document.querySelector('meta[name="failed-request"]')?.content ?? "";
for (const name of ["htmx:error", "htmx:response:error"]) {
  document.addEventListener(name, () => showToast(sentence(), "error"));
}
