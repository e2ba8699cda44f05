// charts.mjs: what every chart must do with every stored result; run by test_charts.sh, which gives
// the folder of the page and results. Charts run as on the page, but without one: no document, no window.
import fs from "node:fs";
import path from "node:path";
import { loadCharts, loadPage, lookMaker } from "./page_modules.mjs";

const [reportFolder, ...files] = process.argv.slice(2);
let wrongs = 0;

function wrong(what) {
  console.log(`wrong: ${what}`);
  wrongs += 1;
}

function check(holds, what) {
  if (!holds) wrong(what);
}

const page = loadPage(reportFolder, [
  "numberWord",
  "countWord",
  "moneyWord",
  "shareWord",
  "figureWords",
  "wholePercents",
  "inSentence",
  "studentBelow",
  "signConfidence",
  "confidenceWord",
  "csvOf",
  "csvCell",
  "fileName",
  "answerOf",
  "escapeText",
]);
const lookOf = lookMaker(reportFolder);

// ---- one chart of one result ----

const traceTypes = ["scatter", "bar", "heatmap", "contour", "scatterternary", "sankey"]; // of the vendored bundle
const nonsense = /NaN|undefined|null|Infinity|\[object/;

function strings(value, found = []) {
  if (typeof value === "string") found.push(value);
  else if (value && typeof value === "object")
    for (const inner of Object.values(value)) strings(inner, found);
  return found;
}

function isEqual(a, b) {
  return JSON.stringify(a) === JSON.stringify(b);
}

function checkSentence(name, sentence) {
  check(typeof sentence === "string" && sentence.length > 40, `${name}: no sentence: ${sentence}`);
  check(!nonsense.test(sentence), `${name}: a sentence that says: ${sentence}`);
  check(/\d/.test(sentence), `${name}: a sentence without a figure: ${sentence}`);
}

function checkTable(name, table) {
  check(
    Array.isArray(table.columns) &&
      table.columns.length > 1 &&
      table.columns.every((column) => column.title),
    `${name}: columns without titles`,
  );
  check(table.rows.length > 0, `${name}: a table without rows`);
  for (const row of table.rows) {
    check(
      row.length === table.columns.length,
      `${name}: a row of ${row.length} cells under ${table.columns.length} columns`,
    );
    check(
      row.every((cell) => cell === null || typeof cell === "string" || Number.isFinite(cell)),
      `${name}: a cell that is no figure and no text: ${row}`,
    );
  }
}

function checkDrawing(name, chart) {
  check(Array.isArray(chart.traces) && chart.traces.length > 0, `${name}: no traces`);
  check(
    chart.traces.every((trace) => traceTypes.includes(trace.type)),
    `${name}: a trace that the bundle cannot draw`,
  );
  check(
    Number.isFinite(chart.height) && chart.height >= 200 && chart.height <= 1200,
    `${name}: height ${chart.height}`,
  );
  check(
    !strings(chart).some((text) => nonsense.test(text)),
    `${name}: it shows ${strings(chart).find((text) => nonsense.test(text))}`,
  );
}

function checkChart(type, result, label) {
  const name = `${type.name} of ${label}`;
  const before = JSON.stringify(result);
  checkSentence(name, type.sentence(result, lookOf(result, false, 640)));
  checkTable(name, type.table(result, lookOf(result, false, 640)));
  for (const isDark of [false, true])
    for (const width of [240, 640, 1100])
      checkDrawing(name, type.draw(result, lookOf(result, isDark, width)));
  const [one, other] = [0, 1].map(() => type.draw(result, lookOf(result, false, 640)));
  check(isEqual(one, other), `${name}: drawn twice it differs`);
  check(JSON.stringify(result) === before, `${name}: it changes the result`);
}

// ---- hostile names ----

const hostile = '<b>&"x%{y}</b>';

// Every name of the result made hostile: keys that are names of the plan, and texts but words of ours.
function poison(result) {
  const names = new Set(
    [
      ...(result.stages && Array.isArray(result.stages) ? result.stages : []),
      ...(result.campaigns || []),
      ...(result.channels || []),
      ...(result.incremental || []),
      ...(result.events || []),
    ].map((one) => one.name),
  );
  const byName = new Set([
    "by",
    "split",
    "money",
    "stages",
    "campaigns",
    "channels",
    "fixed",
    "bands",
  ]); // objects whose keys are names
  const walk = (value, under) => {
    if (typeof value === "string") return names.has(value) ? hostile + value : value;
    if (Array.isArray(value)) return value.map((inner) => walk(inner, null));
    if (value && typeof value === "object")
      return Object.fromEntries(
        Object.entries(value).map(([key, inner]) => [
          byName.has(under) && names.has(key) ? hostile + key : key,
          walk(inner, key),
        ]),
      );
    return value;
  };
  return walk(result, null);
}

function checkHostile(type, result, label) {
  const poisoned = poison(result);
  const drawing = type.draw(poisoned, lookOf(poisoned, false, 640));
  const raw = strings(drawing).find((text) => text.includes("<b>") || text.includes("%{y}"));
  check(raw === undefined, `${type.name} of ${label}: a name goes to Plotly as it is: ${raw}`);
  type.sentence(poisoned, lookOf(poisoned, false, 640));
  type.table(poisoned, lookOf(poisoned, false, 640));
}

// ---- all of them ----

function checkDescriptor(type, types) {
  check(/^[a-z]+(-[a-z]+)*$/.test(type.name), `${type.name}: not a name`);
  check(
    types.filter((one) => one.name === type.name).length === 1,
    `${type.name}: a name of two charts`,
  );
  check(
    Number.isFinite(type.order) && typeof type.title === "string" && type.title.length > 5,
    `${type.name}: no order or title`,
  );
  for (const nothing of [
    {},
    { program: "funnel", command: "simulate" },
    { program: "funnel", command: "x", plan: {}, totals: {}, stages: [], moves: [], report: {} },
  ])
    check(!type.needs(nothing), `${type.name}: wants to be drawn of nothing`);
}

const types = loadCharts(reportFolder, wrong);
const results = files.map((file) => ({
  label: path.basename(file, ".json"),
  result: JSON.parse(fs.readFileSync(file, "utf8")),
}));
let drawn = 0;
const seen = new Set();
for (const type of types) {
  checkDescriptor(type, types);
  for (const { label, result } of results) {
    if (!type.needs(result)) continue;
    drawn += 1;
    seen.add(type.name);
    checkChart(type, result, label);
    checkHostile(type, result, label);
  }
}
for (const type of types) check(seen.has(type.name), `${type.name}: drawn of none of the results`);

// ---- the answers ----

for (const { label, result } of results) {
  const { sentence } = page.answerOf(result);
  checkSentence(`the answer of ${label}`, sentence);
  check(!sentence.startsWith("A result of"), `${label}: no answer of its own`);
}

// ---- words: as report/words.c writes them; Student's t by its table ----

const near = (a, b, tolerance) => Math.abs(a - b) <= tolerance;
check(
  page.moneyWord(1234567.2) === "1,234,567" &&
    page.moneyWord(41.566) === "41.57" &&
    page.moneyWord(0) === "0",
  "moneyWord",
);
check(
  page.moneyWord(999.996) === "1,000" && page.countWord(4.3) === "4.3" && page.countWord(7) === "7",
  "countWord",
);
check(
  page.shareWord(0.53) === "53\u00a0%" &&
    page.shareWord(0.025) === "2.5\u00a0%" &&
    page.shareWord(0) === "0\u00a0%",
  "shareWord",
);
check(
  page.shareWord(null) === "–" &&
    page.numberWord(-0.0001, 2) === "0.00" &&
    page.numberWord(-3.14159, 2) === "\u22123.14",
  "numberWord",
);
const roas = page.figureWords(
  { mean: 2.62579, se: 0.00434, ci95: [2.61723, 2.63436], n: 200 },
  "ratio",
  "USD",
);
check(
  roas.value === "2.63" && roas.interval === "2.62 to 2.63" && roas.unit === "",
  `a ratio: ${JSON.stringify(roas)}`,
);
const money = page.figureWords(
  { mean: 200687, se: 912, ci95: [198889, 202485], n: 200 },
  "money",
  "USD",
);
check(
  money.value === "200,700" && money.interval === "198,900 to 202,500" && money.unit === "USD",
  `money: ${JSON.stringify(money)}`,
);
check(
  page.figureWords({ mean: 7, se: null, ci95: [null, null] }, "count", "").interval === "",
  "no interval where there is none",
);
check(
  page.wholePercents([1, 1, 1]).join() === "34,33,33" &&
    page.wholePercents([0, 0]).join() === "0,0",
  "wholePercents",
);
check(
  near(page.studentBelow(1.97195654, 199), 0.975, 1e-8) &&
    near(page.studentBelow(-12.7062047, 1), 0.025, 1e-8),
  "Student's t",
);
check(
  near(page.studentBelow(2.22813885, 10), 0.975, 1e-8) && near(page.studentBelow(0, 7), 0.5, 1e-12),
  "Student's t",
);
check(
  page.signConfidence({ mean: 1, se: 0, n: 9 }) === null &&
    page.signConfidence({ mean: 1, se: 1, n: 1 }) === null,
  "confidence without chance",
);
check(
  page.confidenceWord(0.9749) === "97\u00a0%" &&
    page.confidenceWord(0.99951) === "more than 99.9\u00a0%" &&
    page.confidenceWord(0.9987) === "99.8\u00a0%",
  `confidenceWord ${page.confidenceWord(0.9749)} ${page.confidenceWord(0.9987)}`,
);
check(
  page.csvCell('a"b,c') === '"a""b,c"' &&
    page.csvCell("=1+1") === "'=1+1" &&
    page.csvCell(-2.5) === "-2.5" &&
    page.csvCell(null) === "",
  "csvCell",
);
check(
  page.csvOf({ columns: [{ title: "a" }, { title: "b", unit: "USD" }], rows: [["x", 0.1]] }) ===
    "a,b (USD)\nx,0.1\n",
  "csvOf",
);
check(
  page.fileName("../<Größe>: 1", "csv") === "gr-e-1.csv" &&
    page.fileName("שלום", "csv") === "data.csv",
  "fileName",
);
check(
  page.escapeText("<b>&%{x}") === "&lt;b&gt;&amp;%&#123;x}" &&
    Array.from(page.escapeText("😀".repeat(9999))).length === 60,
  "escapeText",
);
check(
  page.inSentence("שלום") === "\u2068שלום\u2069" && page.inSentence("plain") === "plain",
  "inSentence",
);

console.log(
  `${types.length} charts, ${results.length} results, ${drawn} drawn, ${wrongs} found wrong`,
);
process.exit(wrongs === 0 && drawn > 0 ? 0 : 1);
