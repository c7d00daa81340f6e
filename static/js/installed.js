// The service worker, for somebody signed in on a computer of their own. Elsewhere nothing may stay, so it goes.
const { reader, sharedDesk } = document.documentElement.dataset;
const workers = navigator.serviceWorker; // none without a secure line

async function leaveNothing() {
  for (const registration of await workers.getRegistrations()) await registration.unregister();
  for (const name of await caches.keys()) await caches.delete(name);
}

if (workers) {
  addEventListener("load", () => {
    (reader && sharedDesk === undefined ? workers.register("/sw.js") : leaveNothing()).catch(() => {}); // forbidden: then without
  });
}
