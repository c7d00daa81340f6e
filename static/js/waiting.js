// A message that waits in another conversation: the frame of every page tells, with the way there, and from every page
// it leaves once it can (outbox.js, which comes when there is one).
import { announce } from "./announce.js";
import { kept, onlyOf } from "./kept.js";

const SOON = 4000; // milliseconds in which it usually leaves
const { reader } = document.documentElement.dataset;
const link = document.querySelector("[data-unsent-elsewhere]");
const isHere = ({ thread }) => document.querySelector(`.thread[data-thread="${thread}"]`);

async function follow() {
  const { changes, rows } = await import("./outbox.js");
  let told = 0;
  const show = () => {
    const elsewhere = rows().filter((row) => !isHere(row) && (row.state !== "sending" || Date.now() - row.at > SOON));
    link.hidden = !elsewhere.length;
    for (const button of document.querySelectorAll("form[data-forget-drafts] button")) ask(button, rows().length);
    if (elsewhere.length) link.href = elsewhere[0].url;
    const words = elsewhere.length === 1 ? link.dataset.wordOne : link.dataset.wordMany.replace("{n}", elsewhere.length);
    link.querySelector(".label").textContent = words;
    link.querySelector(".count").textContent = elsewhere.length;
    if (elsewhere.length > told) announce(words);
    told = elsewhere.length;
  };
  changes.addEventListener("change", show);
  setTimeout(show, SOON);
  show();
}

/** Who signs out leaves nothing behind, so also not what waits: asked first. */
function ask(button, waiting) {
  if (waiting) Object.assign(button.dataset, { confirm: link.dataset.wordLeave, confirmYes: button.textContent.trim() });
  else delete button.dataset.confirm;
}

onlyOf();
if (reader && link) {
  let following = null;
  const begin = () => { following ??= follow(); };
  kept.all("outbox:").then((found) => found.length && begin());
  if (globalThis.BroadcastChannel) new BroadcastChannel("outbox").addEventListener("message", begin);
  document.addEventListener("outbox", begin); // written on this page
}
