// What htmx swaps leaves the focus where it was: on the same id, else on the summary under which that is folded away,
// else on the part that came. What was unfolded stays so when a part renews itself (GET), and folds after an answer.
const kept = new Map(); // context of the swap → what to find again

document.addEventListener("htmx:before:swap", ({ detail: { ctx, tasks } }) => {
  const part = tasks[0]?.target;
  if (!part?.id) return;
  const here = part.contains(document.activeElement) ? document.activeElement : null;
  const renewed = ctx.request?.method === "GET";
  const open = renewed ? [...part.querySelectorAll("details[id][open]")].map(({ id }) => id) : [];
  kept.set(ctx, { part: part.id, here: here && { id: here.id, fold: here.closest("details[id]")?.id }, open });
});

document.addEventListener("htmx:after:swap", ({ detail: { ctx } }) => {
  const { part, here, open } = kept.get(ctx) ?? { open: [] };
  kept.delete(ctx);
  for (const id of open) document.getElementById(id)?.setAttribute("open", "");
  const now = document.activeElement;
  if (!here || (now !== document.body && now.checkVisibility())) return; // what is folded away keeps it for a moment only
  const same = here.id ? document.getElementById(here.id) : null;
  const summary = here.fold ? document.getElementById(here.fold)?.querySelector("summary") : null;
  const whole = document.getElementById(part);
  const next = [same, summary].find((one) => one?.checkVisibility()) ?? whole;
  if (next === whole) whole?.setAttribute("tabindex", "-1");
  next?.focus({ preventScroll: next === same });
});
