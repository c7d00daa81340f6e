// The screens of a phone on the page: which one shows, and what stands on it.
import { after, before, rows } from "./phone-state.js";

export function phoneView(form) {
  const screens = new Map([...form.querySelectorAll("[data-screen]")].map((screen) => [screen.dataset.screen, screen]));
  const order = [...screens.keys()].filter((name) => name.startsWith("card-")).map((name) => Number(name.slice(5)));
  const [row, line] = ["row", "line"].map((name) => form.querySelector(`template[data-${name}]`).content);

  const heading = (id) => screens.get(`card-${id}`).querySelector("h2");

  function titled(element, id) {
    element.lang = heading(id).lang;
    element.textContent = heading(id).textContent;
  }

  function rowOf([id, number]) {
    const item = row.cloneNode(true);
    const button = item.querySelector("button");
    button.value = id;
    button.ariaPressed = String(number !== null);
    button.querySelector("b").textContent = number ?? "=";
    titled(button.querySelector("span"), id);
    return item;
  }

  function lineOf([id, number]) {
    const item = line.cloneNode(true);
    item.querySelector("a").href = `?at=card-${id}`;
    item.querySelector("a").dataset.to = `card-${id}`;
    item.querySelector("b").textContent = number ?? "=";
    titled(item.querySelector("span"), id);
    return item;
  }

  function drawPart(state, bin) {
    const list = screens.get(`part-${bin}`).querySelector("[data-rows]");
    const focused = list.contains(document.activeElement) && document.activeElement.value;
    list.replaceChildren(...rows(state, bin).map(rowOf));
    if (focused) list.querySelector(`[value="${focused}"]`)?.focus({ preventScroll: true });
    const summary = form.querySelector(`[data-summary="${bin}"]`);
    summary.hidden = !state.bins[bin].length;
    summary.querySelector("ol").replaceChildren(...rows(state, bin).map(lineOf));
  }

  return {
    order,
    draw(state) {
      for (const bin of [0, 1, 2]) drawPart(state, bin);
      for (const button of form.querySelectorAll("[name=put]")) {
        const [id, bin] = button.value.split(" ");
        const inside = bin === "unknown" ? state.unknown : state.bins[bin].flat();
        button.ariaPressed = String(inside.includes(Number(id)));
      }
      const change = form.querySelector('[data-to="part-0"]');
      if (change) change.hidden = state.bins[0].flat().length < 2;
    },
    show(state, name) {
      for (const [other, screen] of screens) screen.hidden = other !== name;
      const screen = screens.get(name);
      const back = screen.querySelector("[data-back]");
      if (back) back.href = `?at=${before(state, order, name) ?? name}`;
      const on = screen.querySelector("[data-on]");
      if (on) on.href = `?at=${after(state, order, name)}`;
      form.elements.at.value = name;
      screen.querySelector("h2").focus({ preventScroll: true });
      scrollTo({ top: 0, behavior: "instant" });
    },
    title: (name) => screens.get(name).querySelector("h2").textContent.trim(),
    has: (name) => screens.has(name),
  };
}
