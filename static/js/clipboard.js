/** Put text on the clipboard, in whichever way the browser lets us: resolves once it has been tried. */
const PATIENCE = 1000; // milliseconds: a browser may ask first, where nobody sees it
const tooLong = () => new Promise((_, reject) => setTimeout(reject, PATIENCE));

export async function copyText(text) {
  try {
    await Promise.race([navigator.clipboard.writeText(text), tooLong()]);
  } catch { // no secure line, forbidden, or no answer
    const field = Object.assign(document.createElement("textarea"), { value: text, className: "visually-hidden" });
    document.body.append(field);
    field.select();
    document.execCommand("copy");
    field.remove();
  }
}
