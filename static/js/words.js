// What a conversation says, from the words that its element carries.
export const words = (thread, name, fill) =>
  (thread.dataset[`word${name}`] ?? "").replace(/\{(n|name)\}/g, (_, key) => fill[key] ?? "");
