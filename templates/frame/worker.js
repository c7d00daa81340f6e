{# Needs: told (JSON). The service worker; community/frame/install.py says what it is for. #}const { version, pages, files, label } = {{ told|safe }};
const NAME = `offline-${version}`;
const MACHINERY = /^(csrfmiddlewaretoken|uuid|next)$/;
const CHOICE = /^[a-z0-9_-]*$/; // the value of a choice, a number, a date: no sentence

addEventListener("install", (event) => {
  const fresh = [...Object.values(pages), ...files].map((url) => new Request(url, { cache: "no-cache" }));
  event.waitUntil(caches.open(NAME).then((cache) => cache.addAll(fresh)).then(() => skipWaiting()));
});

addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    for (const name of await caches.keys()) if (name !== NAME) await caches.delete(name);
    await registration.navigationPreload?.enable();
    await clients.claim();
  })());
});

// Every page comes from the network; without it, the one that says so. All else goes its own way.
addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.mode === "navigate") event.respondWith(request.method === "GET" ? get(event) : post(request));
  else if (files.includes(new URL(request.url).pathname)) event.respondWith(fetch(request).catch(() => kept(request)));
});

const kept = async (request) => (await caches.match(request, { ignoreVary: true })) ?? Response.error();

async function get(event) {
  try {
    return (await event.preloadResponse) ?? (await fetch(event.request));
  } catch {
    return kept(pages.offline);
  }
}

/** A form that couldn't leave: its page, with all that was typed, in a form that goes to the same place. */
async function post(request) {
  const copy = request.clone();
  try {
    return await fetch(request);
  } catch {
    const [page, typed] = await Promise.all([kept(pages.unsent), copy.formData().catch(() => new FormData())]);
    if (!page.ok) return page;
    const fields = [...typed].filter(([, value]) => typeof value === "string");
    const written = fields.map(field).join("");
    let html = await page.text();
    html = html.replace("unsent:action", () => escaped(request.url)).replace("<!--unsent:fields-->", () => written);
    if (fields.length < [...typed].length) html = html.replace("hidden data-without-files", "");
    return new Response(html, { headers: page.headers });
  }
}

function field([name, value]) {
  const attributes = `name="${escaped(name)}"`;
  if (MACHINERY.test(name) || CHOICE.test(value)) return `<input type="hidden" ${attributes} value="${escaped(value)}">`;
  const rows = Math.min(12, value.split("\n").length + Math.floor(value.length / 70));
  return `<textarea ${attributes} rows="${rows}" aria-label="${escaped(label)}">\n${escaped(value)}</textarea>`;
}

function escaped(text) {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
