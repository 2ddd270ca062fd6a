// Draws what a figure's `data-chart` describes. The table beside it holds the same figures, so
// that nothing is lost without this script.
const css = getComputedStyle(document.documentElement);
const token = (name) => css.getPropertyValue(name).trim();
const still = matchMedia("(prefers-reduced-motion: reduce)").matches;

const house = () => ({
  animation: !still,
  color: ["--accent", "--chart-2", "--chart-3", "--chart-4", "--chart-5", "--chart-6"].map(token),
  textStyle: { color: token("--ink"), fontFamily: token("--tblr-font-sans-serif") },
  tooltip: { renderMode: "richText", confine: true },
  grid: { left: 8, right: 16, top: 32, bottom: 8, containLabel: true },
});

const draw = (figure) => {
  const told = JSON.parse(figure.dataset.chart);
  const canvas = document.createElement("div");
  canvas.className = "chart-canvas";
  canvas.setAttribute("aria-hidden", "true");
  figure.prepend(canvas);
  const chart = echarts.init(canvas, null, { renderer: "svg" });
  const base = house();
  const tooltip = { ...base.tooltip, ...told.tooltip };
  chart.setOption({ ...base, ...told, tooltip });
  new ResizeObserver(() => chart.resize()).observe(canvas);
};

const drawAll = (root) => root.querySelectorAll("figure[data-chart]:not(:has(.chart-canvas))").forEach(draw);
drawAll(document);
document.addEventListener("htmx:after:swap", () => drawAll(document));
