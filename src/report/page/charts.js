// charts.js: the registry of charts, and how one is put on the page.
//
// A chart is a file of ../charts that ends in a call of funnelChart. It knows nothing of the page:
// it is given the result and a `look`, and answers with what Plotly draws, a sentence and a table.

const chartTypes = [];

function funnelChart(type) {
  chartTypes.push(type);
}

// ---- how it looks ----

const palettes = {
  // Distinguishable with every common deficiency of colour vision (after Okabe and Ito).
  light: ["#1f5fa8", "#c8500a", "#00806a", "#a6478a", "#8a6a00", "#3d8fc4", "#6a4fa3", "#6b7280"],
  dark: ["#7db4f0", "#f29b5b", "#3fc2a4", "#e39bc9", "#d9b84a", "#9fd3f5", "#b9a3ea", "#a4acb8"],
};

function styleValue(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

// Text for Plotly, which takes tags and %{…} in texts for its own; cut where a name is endless.
function escapeText(text) {
  const most = 60;
  const characters = Array.from(String(text));
  const cut =
    characters.length > most ? `${characters.slice(0, most - 1).join("")}…` : String(text);
  return cut
    .replace(/&/g, "&amp;")
    .replace(/</g, "&lt;")
    .replace(/>/g, "&gt;")
    .replace(/%\{/g, "%&#123;");
}

// `isDrawn`: for Plotly, where the currency, which is somebody's text, too, must not be taken for tags.
function lookOf(result, width, isDrawn) {
  const isDark = currentTheme() === "dark";
  const currency = currencyOf(result);
  return {
    text: styleValue("--text"),
    muted: styleValue("--muted"),
    grid: styleValue("--line"),
    surface: styleValue("--surface"),
    accent: styleValue("--accent"),
    colors: palettes[isDark ? "dark" : "light"],
    dark: isDark,
    width,
    currency,
    money: (x) => `${moneyWord(x)} ${isDrawn ? escapeText(currency) : currency}`,
    count: countWord,
    percent: shareWord,
    number: numberWord,
    escape: escapeText,
    ...chartPieces,
  };
}

function wholeAxis(own, look, size) {
  const title = typeof own.title === "string" ? { text: own.title } : own.title;
  return {
    gridcolor: look.grid,
    zerolinecolor: look.grid,
    linecolor: look.grid,
    automargin: true,
    ticklabeloverflow: "allow", // margins make room; to measure every label takes a quarter of a drawing
    separatethousands: true,
    ...own,
    ...(title ? { title: { standoff: 8, font: { size }, ...title } } : {}),
  };
}

// What all charts have in common; the chart's own layout goes before it.
function wholeLayout(chart, look) {
  const size = look.width < 480 ? 11 : 13;
  const own = chart.layout || {};
  const layout = {
    font: { family: styleValue("--font"), size, color: look.text },
    paper_bgcolor: look.surface,
    plot_bgcolor: look.surface,
    colorway: look.colors,
    margin: { l: 56, r: 16, t: 12, b: 48 },
    hoverlabel: { bgcolor: look.surface, bordercolor: look.grid, font: { color: look.text } },
    separators: ".,",
    dragmode: false,
    ...own,
    width: look.width,
    height: chart.height || 380,
  };
  for (const key of new Set(["xaxis", "yaxis", ...Object.keys(own)]))
    if (/^[xy]axis\d*$/.test(key)) layout[key] = wholeAxis(own[key] || {}, look, size);
  return layout;
}

// ---- on the page ----

const drawnCharts = [];

function drawChart(drawn, width) {
  const look = lookOf(drawn.result, width, true);
  const chart = drawn.type.draw(drawn.result, look);
  const config = {
    displayModeBar: false,
    responsive: false,
    staticPlot: false,
    displaylogo: false,
  };
  drawn.width = width;
  drawn.theme = currentTheme();
  // Anew each time: what Plotly changes in place it moves there, and paper does not wait.
  return Plotly.newPlot(drawn.plot, chart.traces, wholeLayout(chart, look), config);
}

function widthOf(drawn) {
  return Math.max(240, Math.floor(drawn.plot.clientWidth));
}

// A chart that fails is told of; the page goes on without it.
function tryChart(drawn, width) {
  try {
    drawChart(drawn, width);
  } catch (problem) {
    console.error(`chart ${drawn.type.name}: ${problem.message}`);
    drawn.plot.replaceChildren(
      element("p", { class: "note" }, "This picture could not be drawn; its table is below."),
    );
  }
}

// Those that stand there at another width, or in other colours. All places are measured first: after
// a drawing the browser would have to lay out the page for it.
function redrawCharts(givenWidth) {
  const widths = drawnCharts.map((drawn) => givenWidth || widthOf(drawn));
  drawnCharts.forEach((drawn, i) => {
    if (drawn.width !== widths[i] || drawn.theme !== currentTheme()) tryChart(drawn, widths[i]);
  });
}

// Plotly stands behind this script, so that the page is seen before all of that is read.
const plotlyIsThere = new Promise((resolve) => addEventListener("load", resolve));

// The first drawing: one chart at a time, so that the page can be read and scrolled meanwhile.
function drawChartsInTurn(done) {
  const waiting = drawnCharts.map((drawn) => [drawn, widthOf(drawn)]);
  const next = () => {
    if (waiting.length === 0) {
      redrawCharts(); // where a scroll bar came meanwhile
      done();
      return;
    }
    const [drawn, width] = waiting.shift();
    if (drawn.width === 0) tryChart(drawn, width);
    setTimeout(next);
  };
  next();
}

// The figure of a chart, not drawn yet: that is done when it stands on the page.
function chartSection(type, result, level) {
  const look = lookOf(result, 640);
  const sentence = type.sentence(result, look);
  const plot = element("div", {
    class: "plot",
    role: "img",
    "aria-label": `${type.title}. ${sentence}`,
  });
  const caption = element("figcaption", null, sentence);
  drawnCharts.push({ type, result, plot, width: 0 });
  return element(
    "div",
    { class: "chart", "data-chart": type.name },
    element(`h${level}`, { id: freshId(`chart-${type.name}`) }, type.title),
    element("figure", null, plot, caption),
    dataBehind(type, () => type.table(result, look)),
  );
}

// Made when it is opened: all tables of a page have more cells than it can open with at once.
function dataBehind(type, tableOf) {
  const save = () => saveFile(fileName(type.title, "csv"), "text/csv", csvOf(tableOf()));
  const folded = element(
    "details",
    { class: "data" },
    element("summary", null, `Table: ${type.title}`),
    button("Save as CSV", save, { "aria-label": `Save as CSV: ${type.title}` }),
  );
  const unfold = () => folded.append(plainTable(type.title, tableOf()));
  folded.addEventListener("toggle", unfold, { once: true });
  return folded;
}

function wantsChart(type, result) {
  try {
    return Boolean(type.needs(result));
  } catch (problem) {
    console.error(`chart ${type.name}: ${problem.message}`);
    return false;
  }
}

// Every chart whose data are in the result, in order.
function chartSections(result, level) {
  return chartTypes
    .filter((type) => wantsChart(type, result))
    .sort((a, b) => a.order - b.order)
    .map((type) => chartSection(type, result, level));
}
