/**
 * The ballot before its scripts are here. A tap is a plain form that saves; but with a slow line the page would go and
 * come back for each. So taps wait in the form, in order, until rank.js does them; should it not come, they go as the
 * plain form that they are. Not a module: it is here before anything can be tapped. It stands between the heading and
 * the ballot, for in the head the heading would have to wait for it.
 */
(() => {
  const PATIENCE = 8000; // milliseconds
  let patient = true;

  document.addEventListener("submit", (event) => {
    const { target: form, submitter } = event;
    if (!patient || submitter?.name !== "move" || !form.matches("[data-ballot]:not(.live)")) return;
    event.preventDefault();
    const [id, what] = submitter.value.split(" ");
    const waiting = document.createElement("input");
    waiting.type = "hidden";
    waiting.name = "move";
    waiting.value = `${id} ${what === "add" ? form.elements.filling.value : what}`;
    waiting.dataset.early = "";
    form.append(waiting);
    submitter.closest("[data-proposal]").classList.add("tapped");
    setTimeout(giveUp, PATIENCE);
  });

  addEventListener("error", ({ target }) => { if (target instanceof HTMLScriptElement) giveUp(); }, true);

  function giveUp() {
    patient = false;
    const form = document.querySelector("form[data-ballot]:not(.live):has([data-early])");
    if (form) form.submit();
  }
})();
