// Who is writing, for the eyes alone.
import { words } from "./words.js";

const TYPING = 5000; // milliseconds that it is shown

export function showTyping(thread) {
  const line = thread.querySelector("[data-typing]");
  const people = new Map();
  const show = () => {
    if (line) line.textContent = [...people.values()].map(({ name }) => words(thread, "Typing", { name })).join(" ");
  };
  const stop = (id) => {
    clearTimeout(people.get(id)?.timer);
    people.delete(id);
    show();
  };
  return (user, author) => {
    if (author) stop(author.id);
    if (!user || String(user.id) === thread.dataset.me) return;
    clearTimeout(people.get(user.id)?.timer);
    people.set(user.id, { name: user.name, timer: setTimeout(() => stop(user.id), TYPING) });
    show();
  };
}
