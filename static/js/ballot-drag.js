// Dragging by the handle, with a finger, a pen or a mouse. Only says where an item was let go; it changes nothing.
import Sortable from "../vendor/sortablejs/sortable.esm.js";

/** lists: the <ol>s; onDrop(item, list, index): number `index` of what else is in the list. */
export function draggable(lists, { onStart, onDrop }) {
  return lists.map((list) =>
    Sortable.create(list, {
      group: "ballot",
      handle: "[data-grip]",
      draggable: "[data-proposal]",
      forceFallback: true, // the browser's own dragging knows no touch, and scrolls as it likes
      fallbackOnBody: true,
      fallbackTolerance: 3,
      fallbackClass: "lifted",
      animation: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 140,
      invertSwap: true, // on the upper half of another it goes before it, on the lower half after it
      emptyInsertThreshold: 24,
      scrollSensitivity: 70,
      scrollSpeed: 12,
      onStart,
      onEnd: ({ item, to, newDraggableIndex }) => onDrop(item, to, newDraggableIndex),
    }),
  );
}
