// What was truly shown: more than half of an item on the screen, for a second, on a page that is in front.
const LONG_ENOUGH = 1000;

/** seen(initial, onMore): `look(item, id)` follows an item, `all()` says what was seen up to now. */
export function seen(initial, onMore) {
  const known = new Set(initial);
  const timers = new Map();
  const ids = new WeakMap();
  const stop = (item) => { clearTimeout(timers.get(item)); timers.delete(item); };

  const observer = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) {
      stop(target);
      if (isIntersecting) timers.set(target, setTimeout(() => shown(target), LONG_ENOUGH));
    }
  }, { threshold: 0.55 });

  function shown(item) {
    if (document.visibilityState !== "visible") return void timers.set(item, setTimeout(() => shown(item), LONG_ENOUGH));
    observer.unobserve(item);
    stop(item);
    if (known.has(ids.get(item))) return;
    known.add(ids.get(item));
    onMore();
  }

  return {
    look(item, id) {
      ids.set(item, id);
      if (!known.has(id)) observer.observe(item);
    },
    all: () => [...known],
  };
}
