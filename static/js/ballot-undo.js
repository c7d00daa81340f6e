// Several steps back and forth. A step keeps the whole state before it; the states themselves never change.
const MOST = 100;

export function history(first) {
  let past = [];
  let future = [];
  let present = first;
  const travel = (from, to) => {
    if (!from.length) return null;
    to.push(present);
    present = from.pop();
    return present;
  };
  return {
    get present() { return present; },
    get canUndo() { return past.length > 0; },
    get canRedo() { return future.length > 0; },
    push(state) {
      past = [...past.slice(1 - MOST), present];
      future = [];
      present = state;
    },
    undo: () => travel(past, future),
    redo: () => travel(future, past),
  };
}
