// A map on our own outlines, beside the list that carries the same places.
//
//   <figure class="map" data-map data-label="Map of Limburg" data-points="#libraries"
//     data-outline="…/regions/limburg.json" data-context="…/regions/regions.json"
//     data-zoom-in="Closer" data-zoom-out="Further away" data-whole="Whole region"></figure>
//   <ul id="libraries"><li data-lat="50.93" data-lon="5.34"><a href="…">Name</a></li></ul>
//
// data-region names the one to highlight where the outline file holds several regions. The drawing is one
// picture to a screen reader; keyboard and screen reader use the list, which lights up the map as it goes.
const still = matchMedia("(prefers-reduced-motion: reduce)");
const mouse = matchMedia("(pointer: fine)");

const load = async (url) => {
  const answer = await fetch(url, { credentials: "same-origin" });
  if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
  return answer.json();
};

const degrees = (text) => Number.parseFloat(text.replace(",", "."));

const nameOf = (item) => item.dataset.name ?? (item.querySelector("a, h2, h3, h4, b, strong") ?? item).textContent.trim();

function createCanvas(box) {
  const canvas = document.createElement("div");
  canvas.className = "map-canvas";
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", box.dataset.label ?? "");
  box.prepend(canvas);
  return canvas;
}

function createMap(L, canvas) {
  const moves = !still.matches;
  return L.map(canvas, {
    attributionControl: false, zoomControl: false, keyboard: false, scrollWheelZoom: false,
    dragging: mouse.matches, // a finger scrolls the page; two fingers move the map
    zoomAnimation: moves, fadeAnimation: moves, markerZoomAnimation: moves, inertia: moves,
    zoomSnap: 0.25, maxBoundsViscosity: 1, renderer: L.svg({ padding: 1 }),
  });
}

function drawOutlines(L, map, outline, context, chosen) {
  const shape = (features, className) =>
    L.geoJSON({ type: "FeatureCollection", features }, { interactive: false, style: { className } }).addTo(map);
  const regions = outline.features.filter((feature) => feature.properties.slug);
  const own = regions.length === 1 ? regions[0].properties.slug : chosen;
  const isOwn = (feature) => feature.properties.slug === own;
  const others = [...(context?.features ?? []), ...regions].filter((feature) => !isOwn(feature));
  shape(others, "map-neighbour");
  shape(regions.filter(isOwn), "map-land");
  shape(outline.features.filter((feature) => !feature.properties.slug), "map-municipality");
  shape(regions.filter(isOwn), "map-region");
  return L.geoJSON(outline).getBounds();
}

function placesIn(list) {
  const places = new Map(); // what shares a spot shares a marker
  for (const item of list.querySelectorAll("[data-lat][data-lon]")) {
    const at = [degrees(item.dataset.lat), degrees(item.dataset.lon)];
    if (!at.every(Number.isFinite)) continue;
    const place = places.get(String(at)) ?? { at, items: [] };
    place.items.push(item);
    places.set(String(at), place);
  }
  return places.values();
}

function nameTag(items) {
  const tag = document.createElement("span"); // a node, so that a name is never read as markup
  tag.textContent = items.map(nameOf).join(" · ");
  return tag;
}

function showName(map, label, at) {
  const share = map.latLngToContainerPoint(at).x / map.getSize().x;
  label.options.direction = share < 1 / 3 ? "right" : share > 2 / 3 ? "left" : "top"; // stays on the map
  label.options.offset = { top: [0, -8], left: [-10, 0], right: [10, 0] }[label.options.direction];
  label.addTo(map);
}

function drawPlace(L, map, { at, items }) {
  const marker = L.circleMarker(at, {
    radius: map.getSize().x < 480 ? 5 : 7, className: "map-point", bubblingMouseEvents: false,
  }).addTo(map);
  // Not bindTooltip: it listens for focus, which makes each marker a nameless stop for the Tab key.
  const label = L.tooltip(at, { content: nameTag(items), className: "map-name" });
  const light = (on) => {
    marker.getElement()?.classList.toggle("is-lit", on);
    for (const item of items) item.classList.toggle("is-on-map", on);
    if (on) marker.bringToFront();
    if (on) showName(map, label, at);
    else label.remove();
  };
  for (const item of items) {
    item.addEventListener("pointerenter", () => light(true));
    item.addEventListener("pointerleave", () => light(item.matches(":focus-within")));
    item.addEventListener("focusin", () => {
      if (map.getZoom() > map.getMinZoom()) map.panTo(at, { animate: false }); // first: it decides the name's side
      light(true);
    });
    item.addEventListener("focusout", () => light(false));
  }
  marker.on("mouseover", () => light(true)).on("mouseout", () => light(false)).on("click", () => {
    items[0].scrollIntoView({ block: "nearest", behavior: still.matches ? "auto" : "smooth" });
    items[0].querySelector("a, button")?.focus({ preventScroll: true });
  });
}

function addTools(box, map, showAll) {
  const { zoomIn, zoomOut, whole } = box.dataset;
  if (!zoomIn || !zoomOut || !whole) return;
  const tools = document.createElement("div");
  tools.className = "map-tools";
  const add = (sign, label, action) => {
    const button = document.createElement("button");
    Object.assign(button, { type: "button", textContent: sign, title: label });
    button.setAttribute("aria-label", label);
    button.addEventListener("click", action);
    tools.append(button);
  };
  add("+", zoomIn, () => map.zoomIn(1));
  add("−", zoomOut, () => map.zoomOut(1));
  add("⤢", whole, showAll);
  box.querySelector(".map-canvas").after(tools);
}

function fit(map, canvas, bounds) {
  const show = () => {
    map.invalidateSize({ animate: false });
    if (!map.getSize().x || !map.getSize().y) return; // folded away: drawn to size once it shows
    map.setMinZoom(0);
    map.fitBounds(bounds, { padding: [12, 12], animate: false });
    map.setMinZoom(map.getZoom()).setMaxZoom(map.getZoom() + 3).setMaxBounds(bounds.pad(0.5));
  };
  show();
  new ResizeObserver(show).observe(canvas);
  return show;
}

async function draw(box) {
  const { outline, context, region, points } = box.dataset;
  const list = points && document.querySelector(points);
  try {
    const [shapes, around] = await Promise.all([
      load(outline), context ? load(context) : null, import("../vendor/leaflet/leaflet.js"),
    ]);
    const L = globalThis.leaflet; // the file isn't a module and leaves its name there
    const canvas = createCanvas(box);
    const map = createMap(L, canvas).setView([51, 4.5], 8, { animate: false });
    const showAll = fit(map, canvas, drawOutlines(L, map, shapes, around, region));
    for (const place of list ? placesIn(list) : []) drawPlace(L, map, place);
    addTools(box, map, showAll);
  } catch (error) {
    box.hidden = true; // the list says the same
    console.warn("map:", error);
  }
}

const whenSeen = new IntersectionObserver((entries) => {
  for (const { isIntersecting, target } of entries) {
    if (!isIntersecting) continue;
    whenSeen.unobserve(target);
    draw(target);
  }
}, { rootMargin: "200px" });

for (const box of document.querySelectorAll("[data-map]")) whenSeen.observe(box);
