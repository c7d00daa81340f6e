/**
 * What happens to the ballot from elsewhere: a new proposal, another tab, the end of the round. An event only says
 * that something changed on the board; the ballot (small) says whether it touches us, and only then the page is read.
 */
import { watch } from "./live.js";

const CALM = 1500; // milliseconds; with many people ranking, everybody looks now and then, not at every save

export function news(form, { known, revision, onElsewhere, onRefused, onArrived, onGone, onSize }) {
  const { url, topic } = form.dataset;
  let timer = null;
  let ended = false;

  watch(topic, { onEvent: ({ type }) => { if (type === "revised") soon(); } });
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "visible") soon(); });

  function soon() {
    if (!ended) timer ??= setTimeout(look, CALM + Math.random() * CALM);
  }

  async function look({ paging = false } = {}) {
    clearTimeout(timer);
    timer = null;
    const ballot = await ask();
    if (!ballot) return;
    const mine = revision();
    if (mine !== null && ballot.revision > mine) onElsewhere(ballot);
    if (paging || ballot.size !== Number(form.dataset.size)) await renew(paging);
  }

  async function ask() {
    const response = await fetch(url, { headers: { Accept: "application/json" } }).catch(() => null);
    const answer = await response?.json().catch(() => null);
    if (response?.ok) return answer;
    if (response?.status === 409 && answer?.message) {
      ended = true;
      onRefused(answer.message);
    }
    return null;
  }

  async function renew(paging) {
    const other = (await pageAgain())?.querySelector("form[data-ballot]");
    if (!other) return;
    const theirs = new Map([...other.querySelectorAll("[data-proposal]")].map((item) => [Number(item.dataset.proposal), item]));
    more(other.querySelector("[data-more]"));
    for (const [id, item] of theirs) if (!known.has(id)) arrive(item, !paging);
    if (!other.querySelector("[data-more]")) for (const id of [...known.keys()]) if (!theirs.has(id)) onGone(id);
    onSize(Number(other.dataset.size));
  }

  function arrive(item, isNew) {
    item = document.importNode(item, true);
    const title = item.querySelector("[data-title]");
    if (isNew && !item.querySelector(".title .tag")) title.after(" ", form.querySelector("template[data-badge]").content.cloneNode(true));
    onArrived(item, { isNew });
  }

  function more(sentence) {
    const ours = form.querySelector("[data-more]");
    if (ours && sentence) ours.replaceWith(document.importNode(sentence, true));
    else ours?.remove();
  }

  return { look };
}

/** This page as it would come now, or null. */
export async function pageAgain() {
  const response = await fetch(location.href, { headers: { Accept: "text/html" } }).catch(() => null);
  return response?.ok ? new DOMParser().parseFromString(await response.text(), "text/html") : null;
}
