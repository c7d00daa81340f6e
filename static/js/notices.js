// The numbers in the frame, kept right without reload: the bell, and the conversations with something new.
import { setBadge } from "./badge.js";
import { watch } from "./live.js";

if (document.documentElement.dataset.reader)
  watch("me", {
    onEvent({ type, unread }) {
      if (Number.isInteger(unread)) setBadge(type === "notice" ? "notices" : "threads", unread);
    },
  });
