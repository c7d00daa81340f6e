// <button data-confirm="Question?" data-confirm-detail="…" data-confirm-yes="Delete it">: asks before its form goes.
// Without scripts the form goes at once, so the server must be able to undo or ask by itself.
const dialog = document.getElementById("confirm");

function ask({ confirm, confirmDetail, confirmYes }) {
  const [question, detail, yes] = ["h2", "[data-detail]", "[data-yes]"].map((part) => dialog.querySelector(part));
  yes.dataset.words ??= yes.textContent;
  question.textContent = confirm;
  detail.textContent = confirmDetail ?? "";
  detail.hidden = !confirmDetail;
  yes.textContent = confirmYes ?? yes.dataset.words;
  dialog.returnValue = "no";
  dialog.showModal();
  // "close" comes late: asked again meanwhile, only the last asking has an answer
  return new Promise((resolve) => { dialog.onclose = () => { if (!dialog.open) resolve(dialog.returnValue === "yes"); }; });
}

document.addEventListener(
  "click",
  async (event) => {
    const button = event.target.closest?.("button[data-confirm], a[data-confirm]");
    if (!button || !dialog || button.dataset.confirmed === "now") return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (!(await ask(button.dataset))) return button.focus();
    button.dataset.confirmed = "now";
    button.click();
    delete button.dataset.confirmed;
  },
  true,
);
