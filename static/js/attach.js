// Files beside what one writes: chosen, pasted or dropped, they go to the server one after the other while one goes on
// writing. The message waits for them, and takes them along by their numbers (inputs named "attachments").
import { announce } from "./announce.js";
import { kept } from "./kept.js";
import { newUuid } from "./uuid.js";

const MOST = 5;
const LARGEST = 20 * 1024 * 1024;

function sizeOf(bytes) {
  const [number, unit] = bytes < 1024 ** 2 ? [Math.max(0.1, bytes / 1024), "KB"] : [bytes / 1024 ** 2, "MB"];
  return `${number.toLocaleString(document.documentElement.lang, { maximumFractionDigits: 1 })} ${unit}`;
}

/** `attachmentsOf` comes along: what loads this file can't be imported by it (the hashed names would go in a circle). */
export function attach(region, under, attachmentsOf) {
  const form = region.closest("form");
  const list = region.querySelector("[data-attached]");
  const problem = region.querySelector("[data-attaching-error]");
  const input = form.elements.files;
  const { url } = region.dataset;
  const busy = new Set();
  let line = Promise.resolve(); // one upload after the other

  const word = (name, fill = "") => (region.dataset[`word${name}`] ?? "").replace("{name}", fill);
  const say = (sentence, field = problem) => { field.textContent = sentence; field.hidden = !sentence; };
  const headers = () => ({ "X-CSRFToken": form.elements.csrfmiddlewaretoken.value, "Accept-Language": document.documentElement.lang });
  const remember = () => {
    const ids = attachmentsOf(form);
    if (ids.length) kept.set(under, { ids });
    else kept.remove(under);
  };
  const waitFor = (promise) => { busy.add(promise); promise.finally(() => busy.delete(promise)); };

  function draw(name, size) {
    const item = region.querySelector("template").content.cloneNode(true).firstElementChild;
    item.querySelector("b").textContent = name;
    item.querySelector("small").textContent = sizeOf(size);
    item.querySelector("[data-take-out]").ariaLabel = word("Remove", name);
    item.querySelector("[data-take-out]").addEventListener("click", () => takeOut(item, name));
    list.append(item);
    return item;
  }

  /** It is on the server: with its number, its small picture and a field to say what there is to see. */
  function arrived(item, { id, name, size, alt, thumbnail }) {
    item.dataset.id = id;
    delete item.dataset.failed;
    item.querySelector("progress").remove();
    item.querySelector("b").textContent = name;
    item.querySelector("small").textContent = sizeOf(size);
    const number = document.createElement("input");
    Object.assign(number, { type: "hidden", name: "attachments", value: id });
    item.append(number);
    if (!thumbnail) return;
    const picture = Object.assign(new Image(44, 44), { alt: "", src: thumbnail });
    item.querySelector(".file-mark").replaceWith(picture);
    const described = item.querySelector(".described");
    const field = described.querySelector("input");
    described.hidden = false;
    Object.assign(field, { name: `alt-${id}`, value: alt ?? "" });
    field.addEventListener("change", () => waitFor(describe(id, field.value)));
    field.addEventListener("keydown", (event) => { if (event.key === "Enter") event.preventDefault(); });
  }

  const describe = (id, alt) =>
    fetch(`${url}${id}/`, { method: "PATCH", headers: { ...headers(), "Content-Type": "application/json" }, body: JSON.stringify({ alt }) }).catch(() => null);

  function failed(item, sentence, again) {
    item.dataset.failed = "";
    item.querySelector("progress").hidden = true;
    say(sentence, item.querySelector(".field-error"));
    item.querySelector("[data-again]").hidden = !again;
  }

  function send(item, file, uuid) {
    item.querySelector("progress").hidden = false;
    say("", item.querySelector(".field-error"));
    item.querySelector("[data-again]").hidden = true;
    const request = new XMLHttpRequest();
    const sent = new Promise((done) => {
      const body = new FormData();
      body.append("uuid", uuid);
      body.append("file", file, file.name);
      request.upload.addEventListener("progress", ({ loaded, total }) => { item.querySelector("progress")?.setAttribute("value", loaded / total); });
      request.addEventListener("loadend", () => { answered(item, request); done(); });
      request.open("POST", url);
      for (const [name, value] of Object.entries(headers())) request.setRequestHeader(name, value);
      request.send(body);
    });
    item.addEventListener("taken-out", () => request.abort());
    return sent;
  }

  function answered(item, request) {
    if (!item.isConnected) return;
    const answer = JSON.parse(request.responseText.startsWith("{") ? request.responseText : "{}");
    if (request.status === 201) {
      arrived(item, answer);
      remember();
      announce(word("Added", answer.name));
    } else {
      failed(item, answer.message ?? word("Lost"), request.status < 400 || request.status === 429 || request.status >= 500);
    }
  }

  function add(files) {
    say("");
    for (const file of files) {
      if (list.children.length >= MOST) return say(word("Many"));
      const item = draw(file.name, file.size);
      const uuid = newUuid();
      if (file.size > LARGEST) { failed(item, word("Large"), false); continue; }
      const queue = () => {
        line = line.then(() => (item.isConnected ? send(item, file, uuid) : null));
        waitFor(line);
      };
      item.querySelector("[data-again]").addEventListener("click", () => { delete item.dataset.failed; queue(); item.querySelector("[data-take-out]").focus(); });
      queue();
    }
    return null;
  }

  function takeOut(item, name) {
    const next = item.nextElementSibling ?? item.previousElementSibling;
    if (item.dataset.id) fetch(`${url}${item.dataset.id}/`, { method: "DELETE", headers: headers() }).catch(() => null);
    item.remove();
    item.dispatchEvent(new Event("taken-out"));
    say("");
    remember();
    announce(word("Removed", name));
    (next?.querySelector("[data-take-out]") ?? input).focus();
  }

  function chosen() {
    add([...input.files]);
    input.value = "";
  }

  input.addEventListener("change", chosen);
  takePasted(form, add);

  // The message waits until all is here; what didn't come is said first.
  form.addEventListener("submit", (event) => {
    if (!busy.size && !list.querySelector("[data-failed]")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (!busy.size) return say(word("Failed"));
    say(word("UnderWay"));
    const { submitter } = event;
    Promise.allSettled([...busy]).then(() => { say(""); form.requestSubmit(submitter); });
  }, true);
  form.addEventListener("reset", () => { list.replaceChildren(); say(""); kept.remove(under); });

  // what the page brought along
  for (const item of [...list.children]) {
    const { id, name, size, alt, thumbnail } = item.dataset;
    item.remove();
    arrived(draw(name, Number(size)), { id, name, size: Number(size), alt, thumbnail });
  }

  /** What waited with a draft, or came back unsent: the server knows whether it is still there. */
  function bring(ids) {
    const here = attachmentsOf(form);
    const asked = ids.filter((id) => !here.includes(id)).map((id) =>
      fetch(`${url}${id}/`).then((answer) => (answer.ok ? answer.json() : null)).then((file) => {
        if (file && file.post === null && list.children.length < MOST) arrived(draw(file.name, file.size), file);
      }, () => null));
    return Promise.all(asked).then(remember);
  }

  if (input.files.length) chosen();
  kept.get(under).then((row) => bring(row?.ids ?? [])).finally(() => { region.dataset.ready = ""; });
  return { add, bring };
}

/** Text that was copied with a picture of it is pasted as text. */
function takePasted(form, add) {
  form.addEventListener("paste", (event) => {
    const { files, types } = event.clipboardData;
    if (!files.length || types.includes("text/plain")) return;
    event.preventDefault();
    add([...files]);
  });
}
