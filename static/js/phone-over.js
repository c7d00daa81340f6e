// What a phone kept of a round in the room goes with the round.
export function wipe() {
  try {
    for (const key of Object.keys(localStorage)) if (key.startsWith("draft:room:")) localStorage.removeItem(key);
  } catch { /* forbidden: then nothing was kept */ }
}

if (!document.querySelector("form[data-phone]")) wipe();
