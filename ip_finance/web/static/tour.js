// Waits until the demonstration is ready, after it has gone down where it is made anew.
"use strict";

(() => {
  const waiting = document.querySelector("[data-await]");
  if (!waiting) return;
  const pause = 2000;
  const longest = 45; // looks at the old one, should its fall go unseen
  const { await: place, sign, falls } = waiting.dataset;
  let looks = 0;
  let wasDown = falls === undefined;

  // True and false as the place is ready or not, null when nobody answers.
  async function isReady() {
    try {
      const answer = await fetch(place, { cache: "no-store" });
      return answer.ok && (await answer.text()).includes(sign);
    } catch {
      return null;
    }
  }

  async function look() {
    const ready = await isReady();
    looks += 1;
    wasDown = wasDown || ready === null || looks > longest;
    if (ready && wasDown) window.location.assign(place);
    else setTimeout(look, pause);
  }
  setTimeout(look, pause);
})();
