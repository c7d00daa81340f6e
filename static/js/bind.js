// bind("[data-x]", element => …): now, and for every such element that htmx or the socket brings in later.
const bindings = [];
const bound = new WeakMap();

function apply(root, { selector, start }) {
  const elements = root.matches?.(selector) ? [root, ...root.querySelectorAll(selector)] : root.querySelectorAll(selector);
  for (const element of elements) {
    const already = bound.get(element) ?? bound.set(element, new Set()).get(element);
    if (already.has(start)) continue;
    already.add(start);
    start(element);
  }
}

export function bind(selector, start) {
  const binding = { selector, start };
  bindings.push(binding);
  apply(document, binding);
}

new MutationObserver((records) => {
  for (const { addedNodes } of records)
    for (const node of addedNodes)
      if (node.nodeType === Node.ELEMENT_NODE) for (const binding of bindings) apply(node, binding);
}).observe(document.documentElement, { childList: true, subtree: true });
