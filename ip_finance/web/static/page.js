// What makes a page a little better where scripts run; without them nothing is missing.

// Evidence: the hash of a file of one's own, computed here, beside the one that was registered.
const hex = (bytes) => [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, "0")).join("");

const recompute = async (box, file) => {
  const said = box.querySelector(".recompute-said");
  said.className = "recompute-said";
  said.textContent = box.dataset.working;
  const found = hex(await crypto.subtle.digest("SHA-256", await file.arrayBuffer()));
  const isSame = found === box.dataset.recompute.toLowerCase().replace(/^0x/, "");
  said.classList.add(isSame ? "recompute-same" : "recompute-other");
  said.textContent = `${isSame ? box.dataset.same : box.dataset.other} ${found}`;
};

const offerRecomputing = (box) => {
  const input = box.querySelector("input[type=file]");
  if (!globalThis.crypto?.subtle || !input.disabled) return;
  input.disabled = false;
  box.querySelector(".recompute-said").textContent = "";
  input.addEventListener("change", () => input.files.length && recompute(box, input.files[0]));
};

// Lists: which columns the reader wants to see, kept in this browser.
const showColumns = (tools) => {
  const table = tools.closest(".tools").parentElement.querySelector("table.table");
  if (!table) return;
  const key = `columns ${location.pathname}`;
  const boxes = [...tools.querySelectorAll("[data-column]")];
  const apply = () => {
    const hidden = new Set(boxes.filter((box) => !box.checked).map((box) => Number(box.dataset.column)));
    for (const row of table.rows) {
      [...row.cells].forEach((cell, at) => cell.classList.toggle("left-out", row.cells.length > 1 && hidden.has(at)));
    }
    localStorage.setItem(key, JSON.stringify([...hidden]));
  };
  const kept = JSON.parse(localStorage.getItem(key) ?? "[]");
  boxes.forEach((box) => { box.checked = !kept.includes(Number(box.dataset.column)); });
  tools.hidden = false;
  tools.addEventListener("change", apply);
  apply();
};

// Boxes that drop close when one looks elsewhere, and give the focus back.
document.addEventListener("click", (event) => {
  document.querySelectorAll("details.drop[open]").forEach((drop) => {
    if (!drop.contains(event.target)) drop.open = false;
  });
});
document.addEventListener("keydown", (event) => {
  const drop = event.key === "Escape" && document.activeElement?.closest("details.drop[open]");
  if (!drop) return;
  drop.open = false;
  drop.querySelector("summary").focus();
});

const equip = (part) => {
  part.querySelectorAll("[data-recompute]").forEach(offerRecomputing);
  part.querySelectorAll("details[data-columns]").forEach(showColumns);
};
const begin = () => {
  equip(document);
  document.querySelector(".field.has-error .form-control, .field.has-error .form-select")?.focus();
};
begin();
document.addEventListener("renewed", (event) => equip(event.target));
document.addEventListener("htmx:after:swap", () => document.querySelectorAll("[data-recompute]").forEach(offerRecomputing));
