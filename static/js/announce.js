// announce("…"): one sentence for screen readers. Throttled: of a burst only the last one is read.
const PAUSE = 800;
let waiting = null;
let last = 0;

function say() {
  const element = document.getElementById("announcer");
  if (element) {
    // the same sentence twice must still be a change
    element.textContent = element.textContent === waiting ? `${waiting}\u00a0` : waiting;
  }
  waiting = null;
  last = Date.now();
}

export function announce(sentence) {
  const idle = waiting === null;
  waiting = sentence;
  if (idle) setTimeout(say, Math.max(50, PAUSE - (Date.now() - last)));
}
