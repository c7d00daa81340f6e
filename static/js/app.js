// What every page does. One behaviour a file; each binds itself to data-* and to what htmx brings in later.
import "./menu.js";
import "./toast.js";
import "./carry.js"; // asks through confirm.js, so before it
import "./confirm.js";
import "./draft.js";
import "./waiting.js";
import "./reveal.js";
import "./relative-time.js";
import "./busy.js";
import "./badge.js";
import "./installed.js";
import "./go.js";
import "./keep-focus.js";
