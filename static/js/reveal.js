// A field to write in is seen whole once it has the focus; of itself a browser only brings its caret out from
// under the bars. Not while a finger or mouse is down: the page stays where it is pressed.
let pressed = false;
for (const [type, now] of [["pointerdown", true], ["pointerup", false], ["pointercancel", false]]) {
  addEventListener(type, () => (pressed = now), true);
}
document.addEventListener("focusin", ({ target }) => {
  if (!pressed && target.matches("textarea")) target.scrollIntoView({ block: "nearest" });
});
