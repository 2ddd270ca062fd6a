// Sliders beside number fields: either moves the other, and the form is told as if somebody typed.

const grouped = new Intl.NumberFormat("en-US");
const TEN_THOUSAND = 10000;

// What people write for a sum: 300万, 3,000,000, 3000000.00.
const read = (text) => {
  const plain = text.replace(/[,，\s元]/g, "");
  const times = plain.endsWith("万") ? TEN_THOUSAND : 1;
  const value = Number(plain.replace(/万$/, ""));
  return plain && Number.isFinite(value) ? value * times : null;
};

const join = (box) => {
  const slide = box.querySelector("input[type=range]");
  const told = box.querySelector("output");
  const field = document.querySelector(`#field-${box.dataset.slider}`);
  if (!field) return;
  const tell = () => {
    const words = `${grouped.format(slide.value)} ${told.dataset.unit}`;
    told.textContent = words;
    slide.setAttribute("aria-valuetext", words);
  };
  slide.addEventListener("input", () => {
    field.value = field.type === "number" ? slide.value : grouped.format(slide.value);
    tell();
  });
  field.addEventListener("input", () => {
    const value = read(field.value);
    if (value === null) return;
    slide.value = value;
    tell();
  });
  const typed = read(field.value);
  if (typed !== null) slide.value = typed;
  box.hidden = false;
  tell();
};

document.querySelectorAll("[data-slider]").forEach(join);
