// Asks the browser for a passkey and posts what it answers. What is asked lies in the page as
// JSON; words shown to people come from the form's data-say-* attributes.
"use strict";

(() => {
  const bytes = (text) =>
    Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));

  const text = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer)))
      .replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

  const named = (list = []) => list.map((one) => ({ ...one, id: bytes(one.id) }));

  /** The question as the browser wants it: bytes where JSON has text. */
  const question = (told) => ({
    ...told,
    challenge: bytes(told.challenge),
    ...(told.user && { user: { ...told.user, id: bytes(told.user.id) } }),
    ...(told.excludeCredentials && { excludeCredentials: named(told.excludeCredentials) }),
    ...(told.allowCredentials && { allowCredentials: named(told.allowCredentials) }),
  });

  /** The answer as JSON has it: text where the browser has bytes. */
  const answer = (credential) => {
    const { response } = credential;
    const parts = ["clientDataJSON", "attestationObject", "authenticatorData", "signature",
      "userHandle"];
    const told = {};
    for (const part of parts) if (response[part]) told[part] = text(response[part]);
    return JSON.stringify({
      id: credential.id,
      rawId: text(credential.rawId),
      type: credential.type,
      response: told,
      clientExtensionResults: {},
    });
  };

  const start = (form) => {
    const said = form.querySelector("[data-said]");
    const button = form.querySelector("button[type=submit]");
    const asked = JSON.parse(document.getElementById("passkey-options").textContent);
    const say = (word, isError = false) => {
      said.textContent = form.dataset[`say${word}`] ?? "";
      said.classList.toggle("said-error", isError);
    };
    if (!window.PublicKeyCredential) {
      button.disabled = true;
      say("Unsupported", true);
      return;
    }
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      button.disabled = true;
      say("Working");
      try {
        const publicKey = question(asked);
        const credential = form.dataset.ceremony === "create"
          ? await navigator.credentials.create({ publicKey })
          : await navigator.credentials.get({ publicKey });
        form.elements.answer.value = answer(credential);
        form.submit();
      } catch (error) {
        button.disabled = false;
        say(error.name === "NotAllowedError" ? "Declined" : "Failed", true);
      }
    });
  };

  const form = document.getElementById("passkey-form");
  if (form) start(form);
})();
