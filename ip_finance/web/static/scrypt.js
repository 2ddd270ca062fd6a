// Derives a keystore's key in a worker, so that the page stays alive and can show how far it is.
"use strict";

importScripts(new URL("vendor/ethers.umd.min.js", self.location));

self.onmessage = async ({ data: { passphrase, salt, N, r, p, length } }) => {
  let told = 0;
  const tell = (done) => {
    if (done < told + 0.01) return;
    told = done;
    self.postMessage({ done });
  };
  try {
    const key = await ethers.scrypt(passphrase, salt, N, r, p, length, tell);
    self.postMessage({ key });
  } catch (error) {
    self.postMessage({ failure: error.message });
  }
};
