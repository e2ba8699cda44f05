// charts.mjs: what charts draw against the tables behind them, and the marks on the page against both.
import { check } from "./browser.mjs";
import { isWordOf } from "./numbers.mjs";

// ---- read off the page ----

// Tables are made when they are opened.
async function unfoldTables(page) {
  await page.evaluate(async () => {
    const folded = [...document.querySelectorAll(".chart details.data")];
    for (const one of folded) one.open = true;
    while (folded.some((one) => !one.querySelector("table"))) await new Promise(requestAnimationFrame);
    for (const one of folded) one.open = false;
  });
}

// Of every chart: its traces, the words of its table, and how many marks of each kind stand there.
function readCharts() {
  const numbers = (list) => (list ? Array.from(list) : null);
  return [...document.querySelectorAll(".chart")].map((chart) => {
    const plot = chart.querySelector(".plot");
    const count = (marks) => plot.querySelectorAll(marks).length;
    const rows = [...chart.querySelectorAll("details.data tbody tr")];
    return {
      name: chart.dataset.chart,
      traces: (plot.data || []).map((trace) => ({
        type: trace.type,
        mode: trace.mode || "",
        isFilled: trace.fill === "toself",
        x: numbers(trace.x),
        y: numbers(trace.y),
        z: trace.z ? trace.z.map(numbers) : null,
        values: trace.link ? numbers(trace.link.value) : null,
        nodes: trace.node ? trace.node.label.length : 0,
      })),
      columns: chart.querySelectorAll("details.data thead th").length,
      rows: rows.map((row) => [...row.cells].map((cell) => cell.textContent)),
      caption: chart.querySelector("figcaption").textContent,
      label: plot.getAttribute("aria-label"),
      marks: {
        lines: count(".scatterlayer .js-line"),
        points: count(".scatterlayer .points > .point, .scatterlayer .points > path"),
        bars: count(".barlayer .point"),
        links: count(".sankey-link"),
        nodes: count(".sankey-node"),
        images: count(".heatmaplayer image"),
        contours: count(".contourlayer .contour"),
      },
    };
  });
}

// ---- marks against traces ----

const isKnown = (value) => value !== null && value !== undefined;
const known = (trace) => trace.x.filter((x, i) => isKnown(x) && isKnown(trace.y[i])).length;
const sum = (numbers) => numbers.reduce((a, b) => a + b, 0);

// A line breaks where a value is not known: how many pieces it has.
function pieces({ x, y }) {
  const isDrawn = x.map((_, i) => isKnown(x[i]) && isKnown(y[i]));
  return isDrawn.filter((drawn, i) => drawn && !isDrawn[i - 1]).length;
}

function checkMarks(where, { traces, marks }) {
  const of = (type) => traces.filter((trace) => trace.type === type);
  const wanted = {
    lines: sum(of("scatter").filter(({ mode }) => mode.includes("lines")).map(pieces)),
    points: sum(of("scatter").filter(({ mode }) => mode.includes("markers")).map(known)),
    bars: sum(of("bar").map(known)),
    links: sum(of("sankey").map(({ values }) => values.length)),
    nodes: sum(of("sankey").map(({ nodes }) => nodes)),
    images: of("heatmap").length,
    contours: of("contour").length,
  };
  for (const kind of ["lines", "points", "bars", "links", "nodes", "images", "contours"])
    check(marks[kind] === wanted[kind], where, `has ${marks[kind]} ${kind}, not ${wanted[kind]}`);
  check(sum(Object.values(marks)) > 0, where, "draws nothing");
}

// ---- traces against tables ----

const lines = (chart) => chart.traces.filter(({ type, mode, isFilled }) => type === "scatter" && mode.includes("lines") && !isFilled);
const ofType = (chart, type) => chart.traces.filter((trace) => trace.type === type);
const column = (rows, c) => rows.map((row) => row[c]);
const isColumn = (words, values) =>
  words.length === values.length && words.every((word, i) => (isKnown(values[i]) ? isWordOf(word, values[i]) : !/\d/.test(word)));

// Some column of the rows reads these numbers.
function isInTable(rows, values) {
  return rows.length > 0 && rows[0].some((_, c) => isColumn(column(rows, c), values));
}

const allInTable = (rows, series) => series.length > 0 && series.every((values) => isInTable(rows, values));

// What holds between a chart's traces and its table.
const agreements = {
  occupancy: (chart) => lines(chart).every(({ y }) => y.length === chart.rows.length) && allInTable(chart.rows, lines(chart).map(({ y }) => y)),
  fan: (chart) => lines(chart).length === 3 && allInTable(chart.rows, lines(chart).map(({ y }) => y.slice(1))),
  budgets: (chart) => lines(chart).length === 4 && allInTable(chart.rows, lines(chart).flatMap(({ x, y }) => [x, y])),
  calendar: (chart) =>
    ofType(chart, "heatmap")[0].z.length === chart.columns - 2 &&
    allInTable(chart.rows, [...ofType(chart, "heatmap")[0].z, ofType(chart, "bar")[0].y]),
  "cascade-sizes": (chart) => allInTable(chart.rows, lines(chart).flatMap(({ x, y }) => [x, y])),
  "cascade-generations": (chart) => allInTable(chart.rows, lines(chart).flatMap(({ x, y }) => [x, y])),
  compared: (chart) => ofType(chart, "bar").length === chart.rows.length - 1,
  ranking: (chart) => {
    const drawn = chart.traces.flatMap(({ x, y }) => x.map((value, i) => [y[i], value])).sort((a, b) => a[0] - b[0]);
    return drawn.length === chart.rows.length && chart.rows.every((row, i) => (/\d/.test(row[4]) ? isWordOf(row[4], drawn[i][1]) : drawn[i][1] === 0));
  },
  responses: (chart) => {
    const campaigns = [...new Set(column(chart.rows, 0))];
    const rowsOf = (name) => chart.rows.filter((row) => row[0] === name);
    const told = (trace) => campaigns.some((name) => isInTable(rowsOf(name), trace.x) && rowsOf(name).length === trace.y.length);
    return lines(chart).length === 2 * Math.min(campaigns.length, 8) && lines(chart).every(told);
  },
  sankey: (chart) => {
    const flows = ofType(chart, "sankey")[0].values;
    const thin = (row) => row[4] === "word of mouth"; // drawn thicker than they are
    return flows.length === chart.rows.length && chart.rows.every((row, i) => thin(row) || isWordOf(row[3], flows[i]));
  },
  ternary: (chart) => chart.traces.some(({ type, x }) => type === "scatter" && x.length === chart.rows.length),
  tornado: (chart) => {
    const drawn = ofType(chart, "bar")[0].x;
    const profits = column(chart.rows, 3);
    return drawn.length > 0 && drawn.length <= profits.length && drawn.every((value) => profits.some((word) => isWordOf(word, value)));
  },
  waterfall: (chart) => sum(ofType(chart, "bar").map(known)) === chart.rows.length + 2,
};

// Every chart of the page; the names of those that were there.
export async function checkCharts(page) {
  await unfoldTables(page);
  const charts = await page.evaluate(readCharts);
  for (const chart of charts) {
    const where = `${page.where}, ${chart.name}`;
    checkMarks(where, chart);
    check(chart.rows.length > 0, where, "has no table");
    check(chart.rows.every((row) => row.length === chart.columns), where, "has rows of other lengths than its heading");
    check(chart.label.endsWith(chart.caption) && /\d/.test(chart.caption), where, "is not said in words with figures");
    const agrees = agreements[chart.name];
    check(agrees, where, "is not known to tests/browser/charts.mjs: say what agrees with its table");
    if (agrees) check(agrees(chart), where, "draws other numbers than its table has");
  }
  return charts.map(({ name }) => name);
}
