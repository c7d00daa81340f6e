// over(row): a message over the socket or, where that doesn't answer, over HTTP, with the same uuid. The answer is
// the acknowledgement or what the server refuses; null when it wasn't reached.
import { comeBack, send, withdraw } from "./live.js";

const PATIENCE = 6000; // milliseconds without an answer from the socket
const OPENING = 3000; // for a socket that is on its way
const LONGEST = 15_000;

const { dataset, lang } = document.documentElement;
const after = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds, null));
const isOpen = () => dataset.live === "open" || dataset.live === "stale";

/** Until the line is as wanted; `end` stops listening. */
function line(wanted) {
  let stop;
  const until = new Promise((done) => {
    const look = () => { if (wanted()) done(null); };
    stop = () => document.removeEventListener("live", look);
    document.addEventListener("live", look);
    look();
  });
  return { until, stop };
}

export async function over({ uuid, thread, body, reply_to, attachments, reader }) {
  const post = { uuid, body, reply_to, author: Number(reader), ...(attachments?.length ? { attachments } : {}) };
  return (await bySocket({ type: "post", topic: `thread:${thread}`, ...post })) ?? byRequest(thread, post);
}

async function bySocket(frame) {
  if (!isOpen()) {
    if (!navigator.onLine) return null;
    comeBack();
    const opened = line(isOpen);
    await Promise.race([opened.until, after(OPENING)]);
    opened.stop();
    if (!isOpen()) return null;
  }
  const lost = line(() => !isOpen());
  const answer = await Promise.race([send(frame).catch((error) => error), lost.until, after(PATIENCE)]);
  lost.stop();
  withdraw(frame.uuid);
  return answer?.code === "too_large" && !answer.message ? null : answer; // larger than a frame: HTTP says what is too much
}

async function byRequest(thread, post) {
  if (!navigator.onLine) return null;
  let response, said;
  try {
    response = await fetch(`/api/v1/threads/${thread}/posts/`, {
      method: "POST",
      headers: {
        "Content-Type": "application/json",
        Accept: "application/json",
        "Accept-Language": lang,
        "X-CSRFToken": document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "",
      },
      body: JSON.stringify(post),
      signal: AbortSignal.timeout(LONGEST),
    });
    said = await response.json();
  } catch {
    return null; // no line, or not our server's answer
  }
  if (response.ok && said.id) return { ...said, type: "ack" };
  if (response.status === 429) return { code: "rate_limited", retry_after: Number(response.headers.get("Retry-After")) };
  if (response.status >= 500 || [408, 425].includes(response.status)) return null;
  return { code: said.code, message: said.message?.startsWith("CSRF") ? "" : said.message };
}
