// Waits until the demonstration has gone down and is up again, then goes there.
"use strict";

(() => {
  const waiting = document.querySelector("[data-await]");
  if (!waiting) return;
  const pause = 2000;
  const longest = 45; // looks at the old one, should its fall go unseen
  let looks = 0;
  let wasDown = false;

  async function isUp() {
    try {
      return (await fetch(waiting.dataset.await, { cache: "no-store" })).ok;
    } catch {
      return false;
    }
  }

  async function look() {
    const up = await isUp();
    looks += 1;
    wasDown = wasDown || !up || looks > longest;
    if (up && wasDown) window.location.assign(waiting.dataset.await);
    else setTimeout(look, pause);
  }
  look();
})();
