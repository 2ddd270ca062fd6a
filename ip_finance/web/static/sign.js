// Makes and uses a signing key in the browser. The passphrase inputs have no name and are
// emptied as soon as they are read; only an address, an encrypted keystore or a signature is
// ever posted. Words shown to people come from the form's data-say-* attributes.
"use strict";

(() => {
  const SCRYPT_N = 131072;
  const USER_DECLINED = 4001;

  /** A failure with a message of its own; `word` names a data-say-* attribute. */
  class Refusal extends Error {
    constructor(word) {
      super(word);
      this.word = word;
    }
  }

  const island = (id) => JSON.parse(document.getElementById(id).textContent);

  /** What a form tells its reader: words, progress, busy or not. */
  const speaker = (form) => {
    const said = form.querySelector("[data-said]");
    const working = form.querySelector(".working");
    const progress = form.querySelector("progress");
    const buttons = [...form.querySelectorAll("button")];
    const key = (word) => `say${word[0].toUpperCase()}${word.slice(1)}`;
    return {
      say(word, isError = false) {
        said.textContent = form.dataset[key(word)] ?? "";
        said.classList.toggle("said-error", isError);
      },
      busy(isBusy) {
        for (const button of buttons) button.disabled = isBusy;
        form.setAttribute("aria-busy", String(isBusy));
        working.hidden = !isBusy;
        progress.value = 0;
      },
      progress(done) {
        progress.value = done;
      },
    };
  };

  const take = (input) => {
    const text = input.value;
    input.value = "";
    input.removeAttribute("aria-invalid");
    return text;
  };

  /** Key derivation off the page's own thread; ethers' own would freeze the page for seconds. */
  const scryptInWorker = (address) => (passphrase, salt, N, r, p, length, progress) =>
    new Promise((resolve, reject) => {
      const worker = new Worker(address);
      const end = (settle, value) => {
        worker.terminate();
        settle(value);
      };
      worker.onmessage = ({ data: { key, done, failure } }) => {
        if (key) end(resolve, key);
        else if (failure) end(reject, new Error(failure));
        else progress?.(done);
      };
      worker.onerror = () => end(reject, new Error("the worker did not start"));
      worker.postMessage({ passphrase, salt, N, r, p, length });
    });

  /** Run `work`; on failure say why, submit nothing, and give the form back. */
  const attempt = async (form, speak, work) => {
    speak.busy(true);
    try {
      await work();
      form.submit();
    } catch (error) {
      speak.busy(false);
      speak.say(error instanceof Refusal ? error.word : "failed", true);
      if (!(error instanceof Refusal)) console.error(error.code ?? error.name);
      const input = form.querySelector("[data-passphrase]");
      input?.setAttribute("aria-invalid", "true");
      input?.focus();
    }
  };

  /** A page kept by the browser and shown again by "back" must not stay busy. */
  const reviveOnReturn = (speak) =>
    window.addEventListener("pageshow", (event) => {
      if (!event.persisted) return;
      speak.busy(false);
      speak.say("");
    });

  const makeKey = async (form, speak, passphrase) => {
    speak.say("working");
    const wallet = ethers.Wallet.createRandom();
    form.querySelector("[data-address]").textContent = wallet.address;
    form.querySelector(".made").hidden = false;
    const N = Number(form.dataset.scryptN ?? SCRYPT_N);
    // Address and private key only: no mnemonic, so that the file is a plain version 3 keystore.
    const account = { address: wallet.address, privateKey: wallet.privateKey };
    const options = { scrypt: { N, r: 8, p: 1 }, progressCallback: speak.progress };
    form.elements.keystore.value = await ethers.encryptKeystoreJson(account, passphrase, options);
    form.elements.address.value = wallet.address;
    speak.say("made");
  };

  const startKeyPage = (form) => {
    const speak = speaker(form);
    const inputs = [...form.querySelectorAll("[data-passphrase]")];
    reviveOnReturn(speak);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const [first, second] = inputs.map(take);
      attempt(form, speak, async () => {
        if (first !== second) throw new Refusal("mismatch");
        await makeKey(form, speak, first);
      });
    });
  };

  const openKeystore = async (keystore, passphrase, speak) => {
    try {
      return await ethers.Wallet.fromEncryptedJson(
        JSON.stringify(keystore), passphrase, speak.progress);
    } catch (error) {
      const isWrong = ethers.isError(error, "INVALID_ARGUMENT") && error.argument === "password";
      throw isWrong ? new Refusal("wrong") : error;
    }
  };

  const mustBe = (expected, address) => {
    if (ethers.getAddress(address) !== ethers.getAddress(expected)) throw new Refusal("other");
  };

  const signWithKeystore = async (form, speak, typed, passphrase) => {
    speak.say("working");
    const wallet = await openKeystore(island("keystore"), passphrase, speak);
    mustBe(form.dataset.address, wallet.address);
    form.elements.signature.value =
      await wallet.signTypedData(typed.domain, typed.types, typed.message);
    speak.say("signed");
  };

  const signWithBrowserWallet = async (form, speak, typed) => {
    const request = (method, params) => window.ethereum.request({ method, params });
    speak.say("wallet");
    try {
      const [account] = await request("eth_requestAccounts", []);
      mustBe(form.dataset.address, account);
      const payload = ethers.TypedDataEncoder.getPayload(
        typed.domain, typed.types, typed.message);
      form.elements.signature.value =
        await request("eth_signTypedData_v4", [account, JSON.stringify(payload)]);
    } catch (error) {
      throw error.code === USER_DECLINED ? new Refusal("declined") : error;
    }
    speak.say("signed");
  };

  /** The typed data as ethers wants it: its own types only, and the type we were promised. */
  const readTypedData = () => {
    const { types: allTypes, domain, primaryType, message } = island("typed-data");
    const { EIP712Domain: _domain, ...types } = allTypes;
    if (ethers.TypedDataEncoder.getPrimaryType(types) !== primaryType) {
      throw new Error("the primary type is not the one named");
    }
    return { types, domain, primaryType, message };
  };

  const showRaw = (typed) => {
    const { domain, primaryType, message } = typed;
    document.querySelector("[data-raw]").textContent =
      JSON.stringify({ primaryType, message, domain }, null, 2);
    document.querySelector("[data-digest]").textContent =
      ethers.TypedDataEncoder.hash(domain, typed.types, message);
  };

  const offerBrowserWallet = (form, speak, typed) => {
    const button = form.querySelector("[data-wallet]");
    const offer = () => { button.hidden = !window.ethereum; };
    button.addEventListener("click", () =>
      attempt(form, speak, () => signWithBrowserWallet(form, speak, typed)));
    window.addEventListener("ethereum#initialized", offer, { once: true });
    offer();
  };

  const startSignPage = (form) => {
    const speak = speaker(form);
    const typed = readTypedData();
    showRaw(typed);
    reviveOnReturn(speak);
    offerBrowserWallet(form, speak, typed);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const passphrase = take(form.querySelector("[data-passphrase]"));
      attempt(form, speak, () => signWithKeystore(form, speak, typed, passphrase));
    });
  };

  const start = (id, page) => {
    const form = document.getElementById(id);
    if (form) page(form);
  };

  ethers.scrypt.register(scryptInWorker(document.currentScript.dataset.scrypt));
  start("key-form", startKeyPage);
  start("sign-form", startSignPage);
})();
