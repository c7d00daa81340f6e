// How many conversations have something new, where one sees it without looking at the page: in the title of a tab
// that is in the background, and on the icon of the installed app.
const COUNTED = /^\(\d+\+?\) /;
let number = 0;

const looking = () => document.visibilityState === "visible" && document.hasFocus();

function entitle() {
  const plain = document.title.replace(COUNTED, "");
  const title = number && !looking() ? `(${number > 99 ? "99+" : number}) ${plain}` : plain;
  if (document.title !== title) document.title = title;
}

export function showOutside(unread) {
  number = unread;
  entitle();
  const done = unread ? navigator.setAppBadge?.(unread) : navigator.clearAppBadge?.();
  done?.catch(() => {}); // a browser may not want to
}

addEventListener("focus", entitle);
addEventListener("blur", entitle);
document.addEventListener("visibilitychange", entitle);
