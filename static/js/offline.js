/* Lets the service worker keep the last stories for when there is no network. */

if ("serviceWorker" in navigator)
  navigator.serviceWorker.register("/sw.js").catch(() => {
    // a browser that forbids it reads the paper as before
  });
