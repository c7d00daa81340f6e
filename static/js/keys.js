// ? : the keys, in a dialog. The page /keys/ shows the same, and the switch for keys of a single character.
import { bind } from "./bind.js";
import { setSingleKeys, singleKeys } from "./single-keys.js";

let dialog = null;

bind("input[data-single-keys]", (box) => {
  box.checked = singleKeys();
  box.addEventListener("change", () => setSingleKeys(box.checked));
});

export async function showKeys(show) {
  dialog ??= await make();
  if (!dialog.open && !document.querySelector("dialog[open]")) show(dialog);
}

async function make() {
  const address = document.querySelector("#go footer a");
  const response = await fetch(address.href, { headers: { "HX-Request": "true" } });
  if (!response.ok) throw new Error(response.status);
  const template = document.createElement("template");
  template.innerHTML = await response.text();
  const dialog = template.content.querySelector("dialog");
  document.body.append(dialog);
  return dialog;
}
