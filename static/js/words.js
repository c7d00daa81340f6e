// What a conversation says, from the words that its element carries.
export const words = (thread, name, fill) =>
  (thread.dataset[`word${name}`] ?? "").replace(/\{(n|name|thread)\}/g, (_, key) =>
    key === "thread" ? thread.dataset.name : (fill[key] ?? ""),
  );
