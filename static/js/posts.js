// Where a message of a conversation stands: by number, the answer that helped apart, each in its latest state.
const numberOf = (article) => Number(article.dataset.number);
const articleOf = (html) => {
  const template = document.createElement("template");
  template.innerHTML = html;
  return template.content.firstElementChild;
};

/** The article is the same for everybody: add what I can do with it, and mark what is mine. */
function makeMine(article, thread, before) {
  const { me } = thread.dataset;
  const actions = thread.querySelector("template[data-actions]");
  article.querySelector("footer.react")?.insertAdjacentHTML(
    "beforeend",
    actions.innerHTML.replaceAll("/posts/0/", `/posts/${article.dataset.post}/`),
  );
  if (article.dataset.author === me) article.classList.add("mine");
  for (const mention of article.querySelectorAll(".mention")) mention.classList.toggle("me", mention.dataset.user === me);
  for (const pill of article.querySelectorAll("[data-by]")) {
    const by = pill.dataset.by.split(" ");
    const known = by.includes(me) || before?.querySelector(`[data-by][value="${pill.value}"][aria-pressed="true"]`);
    pill.setAttribute("aria-pressed", String(by.includes(me) || Boolean(known && by.length >= 100)));
  }
}

/** Put a post in its place, instead of what stood there or, by uuid, on its way. Says whether it is new here. */
export function upsert(thread, html, uuid = "") {
  const article = articleOf(html);
  const before = thread.querySelector(`[data-post="${article.dataset.post}"], [data-unsent="${CSS.escape(uuid || "none")}"]`);
  if (before && Number(before.dataset.changed) >= Number(article.dataset.changed)) return null;
  makeMine(article, thread, before);
  const answers = "answer" in article.dataset;
  if (before && answers === ("answer" in before.dataset)) {
    exchange(before, article);
    return null;
  }
  if (!before && !("newest" in thread.dataset)) return article;
  before?.remove();
  placeFor(thread, article, answers);
  return before ? null : article;
}

/** The focus stays where it is, also when what it was on is drawn anew. */
function exchange(before, article) {
  const focused = before.contains(document.activeElement) ? document.activeElement : null;
  const same = focused?.value ? `[value="${focused.value}"]` : focused?.matches("[data-reply]") ? "[data-reply]" : "summary";
  before.replaceWith(article);
  if (focused) article.querySelector(same)?.focus({ preventScroll: true });
}

function placeFor(thread, article, answers) {
  const place = thread.querySelector("[data-answer-place]");
  if (answers && place) {
    for (const former of place.querySelectorAll("article")) insert(thread, former);
    place.append(article);
  } else {
    insert(thread, article);
  }
  if (place) openWith(thread, place);
}

/** As the page does: with an answer that helped, the first message stands before it, else among the others. */
function openWith(thread, place) {
  place.hidden = !place.querySelector("article");
  const opening = thread.querySelector('article[data-number="1"]');
  const among = Boolean(opening?.closest("[data-posts]"));
  if (!opening || among === place.hidden) return; // what is moved loses the focus
  if (among) place.before(opening);
  else insert(thread, opening);
}

function insert(thread, article) {
  const posts = thread.querySelector("[data-posts]");
  posts.querySelector("[data-nothing-yet]")?.remove();
  const next = [...posts.querySelectorAll("article")].find((other) => !(numberOf(other) <= numberOf(article))); // what has no number yet comes last
  const divider = next?.previousElementSibling;
  const above = divider?.matches(".since") && numberOf(article) < Number(divider.dataset.from);
  posts.insertBefore(article, above ? divider : (next ?? null));
  const keep = Number(thread.dataset.keep);
  if (keep) [...posts.querySelectorAll("article[data-post]")].slice(0, -keep).forEach((old) => old.remove());
}
