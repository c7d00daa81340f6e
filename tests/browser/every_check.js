// What is wrong with the page that stands there, in sentences. It stands in every page that every_check.py looks at:
// `everyCheck.meet` says what it is made of, `whole` and `small` look at everything in one call each, the others at one
// part (a selector, or nothing).
(() => {
  // What surrounds every page of a reader. Once it was looked at it needn't be again: `passed` is what is left out.
  const FRAME = ".skip, .rail, .demo-strip, .colophon, #announcer, body > dialog";
  const SHOWN = 6; // complaints of one kind about one page
  let passed = "";
  // The one rule of axe that `targets` says too, at a third of what all cost. Asked where everything is.
  let doubled = {};
  let jumped = 0;
  new PerformanceObserver((list) => list.getEntries().forEach((each) => { if (!each.hadRecentInput) jumped += each.value; }))
    .observe({ type: "layout-shift", buffered: true });

  const OPERABLE =
    'a[href], button, input:not([type="hidden"]), select, textarea, summary, [tabindex]:not([tabindex="-1"]), [contenteditable="true"], [role="button"]';
  // What somebody came to the page for; on a touch screen at least 44 px high or wide enough to hit without looking.
  const MAIN_ACTIONS =
    '.button, .nav > li > a, .nav summary, .tool, .tabs a, .menu-panel a, .menu-panel button, .choice button, .segments button, .segments label, .bins .item button.title, [data-moves] button, .composer button, .options label, .check, input:not([type="checkbox"], [type="radio"], [type="hidden"]), select, textarea';
  const SMALLEST = 24;
  const LARGE = 44;
  const SLACK = 0.5; // of rounding
  const MOST_COVERED = 1 / 3; // of the screen, by what stays while the page scrolls

  const all = (selector, part) =>
    part
      ? [...document.querySelectorAll(part)].flatMap((root) => [root, ...root.querySelectorAll("*")]).filter((each) => each.matches(selector))
      : [...document.querySelectorAll(selector)].filter((each) => !passed || !each.closest(passed));
  const seen = (element) => element.checkVisibility({ visibilityProperty: true, opacityProperty: false }) && element.getBoundingClientRect().width > 0;
  const operable = (part) => all(OPERABLE, part).filter((each) => seen(each) && !each.disabled && !each.closest("[inert]"));

  function name(element) {
    const own = (each) => each.localName + (each.id ? `#${each.id}` : [...each.classList].map((word) => `.${word}`).join(""));
    const words = (element.getAttribute("aria-label") || element.textContent || element.name || "").trim().replace(/\s+/g, " ").slice(0, 40);
    const path = [];
    for (let each = element; each && each !== document.body && path.length < 3; each = each.parentElement) path.unshift(own(each));
    return `${path.join(" > ")} “${words}”`;
  }

  // ---- width
  function overflow(width) {
    const over = document.documentElement.scrollWidth - width;
    if (over <= 0) return [];
    const scrolls = (each) => ["auto", "scroll", "hidden", "clip"].includes(getComputedStyle(each).overflowX);
    const within = (each) => {
      for (let up = each.parentElement; up && up !== document.body; up = up.parentElement) if (scrolls(up)) return true;
      return false;
    };
    const wide = [...document.body.querySelectorAll("*")].filter((each) => seen(each) && each.getBoundingClientRect().right > width + 1 && !within(each));
    const deepest = wide.filter((each) => !wide.some((other) => other !== each && each.contains(other)));
    return [`scrolls ${over} px sideways at ${width}: ${deepest.slice(0, 3).map(name).join(", ")}`];
  }

  // What opened must stand on the screen.
  function offScreen(part) {
    return all("*", part).filter((each) => {
      const box = each.getBoundingClientRect();
      return each.matches(part) && seen(each) && (box.left < -1 || box.right > innerWidth + 1);
    }).map((each) => `stands off the screen at ${innerWidth}: ${name(each)}`);
  }

  // ---- targets
  // A label belongs to its field: together they are one target.
  function boxOf(element) {
    const boxes = [element, ...(element.labels ?? [])].filter(seen).map((each) => each.getBoundingClientRect());
    const left = Math.min(...boxes.map((box) => box.left)), right = Math.max(...boxes.map((box) => box.right));
    const top = Math.min(...boxes.map((box) => box.top)), bottom = Math.max(...boxes.map((box) => box.bottom));
    return { left, right, top, bottom, width: right - left, height: bottom - top };
  }
  const belongs = (hit, element) => hit && (element.contains(hit) || [...(element.labels ?? [])].some((label) => label.contains(hit)));

  // How far from its middle it can be hit: padding and pseudo-elements count, what lies over it doesn't.
  function reach(element, size) {
    element.scrollIntoView({ block: "center", inline: "center" });
    const box = element.getClientRects()[0];
    const x = box.left + box.width / 2, y = box.top + box.height / 2;
    const far = (dx, dy) => {
      let step = 0;
      while (step < size && belongs(document.elementFromPoint(x + dx * (step + 1), y + dy * (step + 1)), element)) step += 1;
      return step;
    };
    return { width: far(-1, 0) + far(1, 0) + 1, height: far(0, -1) + far(0, 1) + 1 };
  }
  function inSentence(element) {
    if (getComputedStyle(element).display !== "inline") return false;
    const block = element.parentElement.closest("p, li, dd, td, th, small, span, div, blockquote, figcaption, h1, h2, h3, label, time");
    const rest = [...block.childNodes].filter((node) => node !== element && !node.contains?.(element)).map((node) => node.textContent.trim()).join("");
    return rest.length > 0;
  }
  function targets(touch, part) {
    const found = operable(part).filter((each) => !each.matches(".skip") && getComputedStyle(each).pointerEvents !== "none" && getComputedStyle(each).opacity !== "0" && !each.matches('[tabindex]:not(a, button, input, select, textarea, summary)'));
    const boxes = new Map(found.map((each) => [each, boxOf(each)]));
    const small = (each) => boxes.get(each).width < SMALLEST - SLACK || boxes.get(each).height < SMALLEST - SLACK;
    const distance = (x, y, box) => Math.hypot(Math.max(box.left - x, 0, x - box.right), Math.max(box.top - y, 0, y - box.bottom));
    const middle = (box) => [box.left + box.width / 2, box.top + box.height / 2];
    const crowded = (each) => {
      const [x, y] = middle(boxes.get(each));
      return found.some((other) => {
        if (other === each || each.contains(other) || other.contains(each)) return false;
        const box = boxes.get(other);
        return distance(x, y, box) < SMALLEST / 2 || (small(other) && Math.hypot(x - middle(box)[0], y - middle(box)[1]) < SMALLEST);
      });
    };
    const wrong = [];
    for (const each of found.filter(small)) {
      if (inSentence(each) || !crowded(each)) continue;
      const { width, height } = reach(each, SMALLEST);
      if (width < SMALLEST || height < SMALLEST) wrong.push(`target of ${Math.round(boxes.get(each).width)}×${Math.round(boxes.get(each).height)} px, under ${SMALLEST}: ${name(each)}`);
    }
    if (!touch) return wrong;
    for (const each of all(MAIN_ACTIONS, part).filter((each) => seen(each) && !each.disabled)) {
      const box = boxes.get(each) ?? boxOf(each);
      if (box.height >= LARGE - SLACK || inSentence(each) || getComputedStyle(each).opacity === "0") continue;
      if (reach(each, LARGE).height < LARGE) wrong.push(`main action of ${Math.round(box.width)}×${Math.round(box.height)} px, under ${LARGE}: ${name(each)}`);
    }
    return wrong;
  }

  // ---- focus
  const LINES = ["outlineStyle", "outlineWidth", "outlineColor", "boxShadow"];
  const around = (element) => [element, ...(element.labels ?? []), element.nextElementSibling, element.parentElement, element.parentElement?.parentElement, element.parentElement?.parentElement?.parentElement].filter(Boolean);
  const looks = (element) => around(element).map((each) => LINES.map((line) => getComputedStyle(each)[line]));
  function ring(before, after) {
    return after.some(([style, width, colour, shadow], i) => {
      const outlined = style !== "none" && parseFloat(width) >= 2 && !/^(rgba\(.*, 0\)|.*\/ 0\))$/.test(colour);
      return (outlined && before[i].join() !== after[i].join()) || (shadow !== "none" && shadow !== before[i][3]);
    });
  }
  // What is larger than the room between the bars can't be seen whole; then some of it must be.
  function covers(element) {
    const box = element.getBoundingClientRect();
    const { scrollPaddingTop, scrollPaddingBottom } = getComputedStyle(document.documentElement);
    const fits = box.height <= innerHeight - (parseFloat(scrollPaddingTop) || 0) - (parseFloat(scrollPaddingBottom) || 0);
    const under = [];
    let points = 0;
    for (const line of [...element.getClientRects()].filter((each) => each.width > 0)) {
      const left = Math.max(line.left, 0), right = Math.min(line.right, innerWidth), top = Math.max(line.top, 0), bottom = Math.min(line.bottom, innerHeight);
      if (right - left < 1 || bottom - top < 1) continue;
      const x = (left + right) / 2, y = (top + bottom) / 2, inset = Math.min(4, line.height / 4);
      for (const [px, py] of [[x, y], [left + inset, y], [right - inset, y], [x, top + inset], [x, bottom - inset]]) {
        const hit = document.elementFromPoint(px, py);
        points += 1;
        if (hit && !belongs(hit, element) && !hit.contains(element)) under.push(`lies under ${name(hit)}`);
      }
    }
    if (!points) return "is outside the screen";
    return fits || under.length === points ? (under[0] ?? "") : "";
  }
  const drawn = (element) => (getComputedStyle(element).opacity === "0" || element.getBoundingClientRect().width <= 1 ? element.labels?.[0] ?? element : element);
  // One of each make, where the screen says little of the others that it doesn't say of this one.
  function makes(elements) {
    const known = new Map(elements.map((each) => [`${each.localName}.${each.className} in ${each.parentElement.className} of ${each.closest("[class]:not(:scope)")?.className}`, each]));
    return [...known.values()];
  }
  function focus(part, sampled) {
    const wrong = [];
    document.activeElement?.blur();
    const reached = operable(part).filter((each) => each.tabIndex >= 0);
    for (const each of sampled ? makes(reached) : reached) {
      if (!each.isConnected || !seen(each)) continue;
      const before = looks(each);
      each.focus();
      if (document.activeElement !== each) {
        wrong.push(`can't be focused: ${name(each)}`);
        continue;
      }
      if (!ring(before, looks(each))) wrong.push(`focus doesn't show: ${name(each)}`);
      const under = covers(drawn(each));
      if (under) wrong.push(`focus ${under} at ${innerWidth}×${innerHeight}: ${name(each)}`);
      each.blur();
    }
    return wrong;
  }

  // ---- what stays while the page scrolls
  function stuck(hit) {
    for (let each = hit; each && each !== document.documentElement; each = each.parentElement) {
      const { position, top, bottom } = getComputedStyle(each);
      const box = each.getBoundingClientRect();
      if (position === "fixed") return each;
      if (position === "sticky" && (Math.abs(box.top - parseFloat(top)) < 1.5 || Math.abs(innerHeight - box.bottom - parseFloat(bottom)) < 1.5)) return each;
    }
    return null;
  }
  function bars() {
    const wrong = new Set();
    for (const place of [0, 0.5, 1]) {
      scrollTo(0, place * (document.documentElement.scrollHeight - innerHeight));
      let covered = 0;
      const by = new Set();
      for (let row = 0.5; row < 32; row += 1) {
        const hit = stuck(document.elementFromPoint(innerWidth / 2, (innerHeight * row) / 32));
        if (hit) (covered += 1), by.add(name(hit).slice(0, 60));
      }
      if (covered / 32 > MOST_COVERED) wrong.add(`${Math.round((covered / 32) * 100)}% of ${innerWidth}×${innerHeight} is covered by ${[...by].join(" and ")}`);
    }
    scrollTo(0, 0);
    return [...wrong];
  }

  // ---- motion, when less of it was asked for
  const seconds = (text) => Math.max(...text.split(",").map((each) => parseFloat(each) * (each.trim().endsWith("ms") ? 1 : 1000)));
  function motion() {
    const wrong = document.getAnimations().filter((each) => each.playState === "running").map((each) => `moves: ${name(each.effect.target)}`);
    for (const each of all("*")) {
      for (const pseudo of [null, "::before", "::after"]) {
        const style = getComputedStyle(each, pseudo);
        if (pseudo && style.content === "none") continue;
        if (style.animationName !== "none" && seconds(style.animationDuration) > 0) wrong.push(`is animated: ${name(each)}${pseudo ?? ""}`);
        if (style.transitionProperty !== "none" && seconds(style.transitionDuration) > 0) wrong.push(`has a transition: ${name(each)}${pseudo ?? ""}`);
      }
      if (getComputedStyle(each).scrollBehavior === "smooth") wrong.push(`scrolls smoothly: ${name(each)}`);
    }
    return wrong;
  }

  // ---- forced colours: only lines and the system's own colours are left
  const MARKS = ["borderTopWidth", "borderBottomWidth", "borderLeftWidth", "borderTopColor", "borderBottomColor", "borderLeftColor", "outlineStyle", "outlineColor", "backgroundColor", "color", "textDecorationLine", "fill"];
  const mark = (element) => [null, "::before", "::after"].map((pseudo) => {
    const style = getComputedStyle(element, pseudo);
    return pseudo && style.content === "none" ? "" : MARKS.map((each) => style[each]).join();
  }).join("|");
  function forced() {
    const wrong = all(".button, input:not([type=hidden]), select, textarea").filter((each) => seen(each) && !each.disabled && !each.matches(".quiet, .bare, .composer textarea, [type=checkbox], [type=radio], [type=file]") && getComputedStyle(each).opacity !== "0")
      .filter((each) => getComputedStyle(each).borderTopStyle === "none" || parseFloat(getComputedStyle(each).borderTopWidth) < 1)
      .map((each) => `has no border in forced colours: ${name(each)}`);
    for (const each of all("[aria-current], [aria-pressed=true], [aria-selected=true]").filter(seen)) {
      const others = [...(each.closest("ul, ol, nav, .choice, form, .cluster, .filters, div")?.querySelectorAll(each.localName) ?? [])].filter((other) => other !== each && seen(other) && !other.matches("[aria-current], [aria-pressed=true], [aria-selected=true]") && other.className === each.className);
      if (others.length && others.every((other) => mark(other) === mark(each)) && !each.querySelector("svg:not(.visually-hidden)")?.checkVisibility()) wrong.push(`looks like the others in forced colours: ${name(each)}`);
    }
    return wrong;
  }

  // ---- colours: those of what is made and drawn alike are asked once
  const DRAWN = ["color", "backgroundColor", "backgroundImage", "opacity", "visibility", "position", "fontSize", "fontWeight", "textDecorationLine", "textShadow"];
  const COLOUR_RULES = ["color-contrast", "link-in-text-block"];
  axe.configure({ rules: [{ id: COLOUR_RULES[0], selector: "[data-fresh]" }, { id: COLOUR_RULES[1], selector: "[data-fresh]:is(a[href], [role=link])" }] });
  const freshen = (elements) => elements.forEach((each) => (each.dataset.fresh = ""));
  const digest = (text) => [2166136261, 374761393].map((seed) => {
    let sum = seed;
    for (let i = 0; i < text.length; i += 1) sum = Math.imul(sum ^ text.charCodeAt(i), 16777619);
    return (sum >>> 0).toString(36);
  }).join("");
  const speaks = (element) => [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
  const OFF = ":disabled, [aria-disabled=true], [aria-hidden=true], [inert]";
  // By sign the first of what is made alike (it and all around it, by name, class and what the browser makes of both).
  function alike() {
    const found = new Map();
    const visit = (element, around) => {
      const style = getComputedStyle(element);
      if (style.display === "none") return;
      const says = speaks(element);
      const sign = digest(`${around} ${element.localName}.${element.getAttribute("class") ?? ""} ${says} ${element.matches(OFF)} ${DRAWN.map((each) => style[each]).join()}`);
      if ((says || element.matches("a[href], [role=link], input, select, textarea")) && !found.has(sign) && seen(element)) found.set(sign, element);
      if (element.localName !== "svg") for (const child of element.children) visit(child, sign);
    };
    visit(document.body, "");
    return found;
  }

  // ---- axe
  const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"];
  const EVERYTHING = { runOnly: TAGS }, COLOURS = { runOnly: { type: "rule", values: COLOUR_RULES } };
  async function rules(part, asked = EVERYTHING) {
    if (part) freshen(all("*", part));
    if (asked === COLOURS && !document.querySelector("[data-fresh]")) return [];
    const { violations } = await axe.run(part ? { include: [part] } : passed ? { exclude: [passed] } : document, { rules: doubled, ...asked, resultTypes: ["violations"], preload: false });
    const said = [];
    for (const rule of violations) for (const node of rule.nodes) {
      if (rule.id === "target-size" && /obscured/.test(node.failureSummary) && !(await smallInTheMiddle(node.target[0]))) continue;
      const where = COLOUR_RULES.includes(rule.id) ? name(document.querySelector(node.target[0])) : node.target.join(" ");
      said.push(`${rule.id}: ${where} — ${node.failureSummary.split("\n").slice(1, 3).join(";").trim()}`);
    }
    return said;
  }
  // What just scrolled under a bar is no smaller for it: it counts as it is in the middle of the screen.
  async function smallInTheMiddle(target) {
    document.querySelector(target).scrollIntoView({ block: "center" });
    const again = await axe.run({ include: [target] }, { runOnly: { type: "rule", values: ["target-size"] }, resultTypes: ["violations"] });
    scrollTo(0, 0);
    return again.violations.length > 0;
  }

  // ---- what opens: one of each make
  const made = (each) => digest(`${each.className} ${[...each.querySelectorAll("*")].slice(0, 12).map((child) => child.localName + child.className).join()}`);
  async function opened(known, touch) {
    const signs = new Set(known), wrong = [], width = innerWidth;
    for (const each of all("details:not([open])").filter(seen)) {
      if (signs.has(made(each)) || !each.isConnected) continue; // what opened before it may have fetched another in its place
      signs.add(made(each));
      each.open = true;
      each.dataset.opened = "";
      const part = "[data-opened]";
      wrong.push(...few(await rules(part)), ...overflow(width), ...few(offScreen(`${part} > .menu-panel`)), ...few(targets(touch, part)));
      each.open = false;
      delete each.dataset.opened;
    }
    return { wrong: wrong.map((sentence) => `opened: ${sentence}`), makes: [...signs] };
  }

  // ---- weight: which files of ours the page took
  const files = () => performance.getEntriesByType("resource").map((each) => each.name).filter((name) => /\.(js|css)$/.test(new URL(name).pathname));

  // ---- everything at once
  const few = (found) => (found.length > SHOWN ? [...found.slice(0, SHOWN), `… and ${found.length - SHOWN} more`] : found);
  // After the page is whole: its fonts, and what it fetches by itself.
  async function settled() {
    await document.fonts.ready;
    const frame = () => new Promise((go) => requestAnimationFrame(() => setTimeout(go, 0)));
    for (let left = 200; left && document.querySelector(".htmx-request"); left -= 1) await frame();
    await frame();
  }
  // Two frames of one sign are made alike: names, numbers and which place is the present one differ.
  const sign = () => [...document.querySelectorAll(FRAME)].flatMap((root) => [root, ...root.querySelectorAll("*")])
    .map((each) => `${each.localName}.${each.getAttribute("class") ?? ""}`).join();
  // What the page is made of, once it is whole; `whole` is told what of it wasn't met before.
  let met = new Map();
  async function meet() {
    await settled();
    met = alike();
    return { frame: digest(sign()), drawn: [...met.keys()] };
  }
  // `fresh`: signs of what is asked for its colours; `frame`: whether what surrounds the page is known;
  // `makes`: of what opens, those needn't be opened; `outline`: whether a page of this make was looked at in this width.
  async function whole({ fresh, frame, makes, outline, touch, thorough }) {
    const shift = jumped, taken = files(); // before anything is operated, which may fetch more
    doubled = thorough ? {} : { "target-size": { enabled: false } };
    passed = "";
    freshen(thorough ? all("*") : fresh.map((each) => met.get(each)));
    if (frame && !fresh.some((each) => met.get(each).closest(FRAME))) passed = FRAME;
    const found = [await rules(null, outline ? COLOURS : EVERYTHING), overflow(innerWidth), targets(touch)];
    if (!outline) found.push(motion(), focus(null, true));
    const open = await opened(makes, touch);
    return { wrong: [...found.flatMap(few), ...open.wrong], shift, files: taken, makes: open.makes };
  }
  // Once the window is small and the device chooses the colours. Each by itself is reached here, where least is seen at once.
  const small = () => [overflow(innerWidth), bars(), forced(), focus()].flatMap(few);

  globalThis.everyCheck = { settled, meet, whole, small, rules, overflow, offScreen, targets, focus, bars, motion, forced };
})();
