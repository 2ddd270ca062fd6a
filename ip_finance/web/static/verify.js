// Computes the SHA-256 of a file here, and asks about the digest alone: the file stays at home.
"use strict";

(() => {
  const drop = document.querySelector("[data-drop]");
  const form = document.querySelector("[data-digest]");
  if (!drop || !form || !window.crypto?.subtle) return; // an old browser, or plain http: type it
  const said = drop.querySelector("[data-said]");
  const field = form.querySelector("[name=sha256]");

  async function check(file) {
    said.textContent = said.dataset.sayWorking;
    try {
      const digest = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
      const bytes = Array.from(new Uint8Array(digest));
      field.value = bytes.map((byte) => byte.toString(16).padStart(2, "0")).join("");
    } catch {
      said.textContent = said.dataset.sayFailed;
      return;
    }
    form.requestSubmit();
  }

  drop.hidden = false;
  drop.querySelector("[data-file]").addEventListener("change", (event) => {
    if (event.target.files[0]) check(event.target.files[0]);
  });
  for (const kind of ["dragenter", "dragover"]) {
    drop.addEventListener(kind, (event) => {
      event.preventDefault();
      drop.classList.add("drop-over");
    });
  }
  drop.addEventListener("dragleave", () => drop.classList.remove("drop-over"));
  drop.addEventListener("drop", (event) => {
    event.preventDefault();
    drop.classList.remove("drop-over");
    if (event.dataTransfer.files[0]) check(event.dataTransfer.files[0]);
  });
})();
