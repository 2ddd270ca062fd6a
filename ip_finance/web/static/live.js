// News of a live object: what is marked `data-live` is taken from the server anew, without a reload.
// What somebody is at work in stays as it is; then a link offers to load the page.

const touched = new WeakSet();
document.addEventListener("input", (event) => event.target.form && touched.add(event.target.form));

const isInUse = (part) =>
  part.contains(document.activeElement) || [part, ...part.querySelectorAll("form")].some((one) => touched.has(one));

const replace = (part, fresh) => {
  const now = document.importNode(fresh, true);
  const open = [...part.querySelectorAll("details")].map((one) => one.open);
  now.querySelectorAll("details").forEach((one, at) => { one.open ||= open[at] ?? false; });
  part.replaceWith(now);
  htmx.process(now);
  now.dispatchEvent(new Event("renewed", { bubbles: true }));
};

// True when all of the part is as the server has it; of a part in use, what is not in use is.
const renew = (part, fresh) => {
  if (part.isEqualNode(fresh)) return true;
  if (!isInUse(part)) {
    replace(part, fresh);
    return true;
  }
  const [parts, freshParts] = [[...part.children], [...fresh.children]];
  if (part.matches("form, a, button, summary") || parts.length !== freshParts.length) return false;
  return parts.map((one, at) => renew(one, freshParts[at])).every(Boolean);
};

const tell = (isWhole) => {
  document.querySelector("#live a").hidden = isWhole;
  document.querySelector("#live [data-renewed]").hidden = !isWhole;
};

// One question at a time; what is told meanwhile asks once more.
let isAsking = false;
let isToldAgain = false;
const ask = async () => {
  isToldAgain = isAsking;
  if (isAsking) return;
  isAsking = true;
  try {
    // Whoever is signed in no longer is led to another page, which would begin a visit: not followed.
    const answer = await fetch(location.href, { headers: { Accept: "text/html" }, redirect: "manual" });
    const parts = [...document.querySelectorAll("[data-live]")];
    const isPage = answer.ok && parts.length;
    const page = isPage && new DOMParser().parseFromString(await answer.text(), "text/html");
    const found = parts.map((one) => page && [one, page.getElementById(one.id)]);
    tell(isPage && found.map(([one, fresh]) => fresh && renew(one, fresh)).every(Boolean));
  } catch {
    tell(false);
  } finally {
    isAsking = false;
    if (isToldAgain) ask();
  }
};
document.addEventListener("changed", ask);
