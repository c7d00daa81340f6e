/**
 * What happens to the ballot from elsewhere: a new proposal, another tab, the end of the round. An event only says
 * that something changed on the board; the ballot (small) says whether it touches us, and only then the page is read.
 */
import { watch } from "./live.js";

const CALM = 1500; // milliseconds; with many people ranking, everybody looks now and then, not at every save

/** onRegrouped(ballot): what was merged, or taken apart again, has other places on the ballot that is kept. */
export function news(form, { known, revision, onElsewhere, onRefused, onArrived, onGone, onSize, onRegrouped }) {
  const { url, topic } = form.dataset;
  let timer = null;
  let ended = false;
  let leaving = false; // for another page, which reloading this one would call off

  addEventListener("beforeunload", () => { leaving = true; });
  watch(topic, { onEvent: ({ type }) => { if (type === "revised") soon(); } });
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "visible") soon(); });

  function soon(paging = false) {
    if (!ended) timer ??= setTimeout(() => look({ paging }), CALM + Math.random() * CALM);
  }

  async function look({ paging = false } = {}) {
    clearTimeout(timer);
    timer = null;
    const ballot = await ask();
    if (!ballot) return;
    const mine = revision();
    const resized = ballot.size !== Number(form.dataset.size);
    if (resized && !paging && mine === null) return soon(); // once ours is saved
    if (paging || resized) {
      const other = await formAgain();
      // what is on its way was made of the proposals as they stood: it arrives first, and nothing is taken over by halves
      if (!other || (resized && (mine === null || mine !== revision()))) return soon(paging);
      renew(other, paging); // first what the ballot may name
    }
    if (mine === null || mine !== revision()) return;
    if (ballot.revision > mine) onElsewhere(ballot);
    else if (resized) onRegrouped(ballot);
  }

  async function ask() {
    const response = await fetch(url, { headers: { Accept: "application/json" } }).catch(() => null);
    const answer = await response?.json().catch(() => null);
    if (response?.ok) return answer;
    if (response?.status === 409 && answer?.message) {
      ended = true;
      if (!leaving) onRefused(answer.message);
    }
    return null;
  }

  async function formAgain() {
    return (await pageAgain())?.querySelector("form[data-ballot]");
  }

  function renew(other, paging) {
    const theirs = new Map([...other.querySelectorAll("[data-proposal]")].map((item) => [Number(item.dataset.proposal), item]));
    more(other.querySelector("[data-more]"));
    for (const [id, item] of theirs) if (!known.has(id)) arrive(item, !paging && item.closest("[data-bin=tray]") !== null);
    if (!other.querySelector("[data-more]")) for (const id of [...known.keys()]) if (!theirs.has(id)) onGone(id);
    form.elements.merged.value = other.elements.merged.value;
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
