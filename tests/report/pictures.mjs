// pictures.mjs: what pictures tell against the results they are of: node pictures.mjs REPORT RESULT.json…
//
// Numbers are finite and those of the result; words miss nothing; nothing needs a style attribute,
// which the page's policy forbids: no colour bars and no tags but line breaks.
import fs from "node:fs";
import path from "node:path";
import { loadCharts, lookMaker } from "./page_modules.mjs";

const [folder, ...files] = process.argv.slice(2);
const mistakes = [];

function wrong(where, what) {
  mistakes.push(`${where}: ${what}`);
}

const lookOf = lookMaker(folder);

// Every number and every text below a value, with its place.
function walk(value, place, onNumber, onText) {
  if (typeof value === "number") onNumber(value, place);
  else if (typeof value === "string") onText(value, place);
  else if (value && typeof value === "object") for (const [key, item] of Object.entries(value)) walk(item, `${place}.${key}`, onNumber, onText);
}

// What Plotly takes for tags: our own and no other; no style, which the page's policy forbids.
function checkText(where, text, place) {
  const tags = text.replace(/<(br|extra|\/extra)>/g, "");
  if (/<[a-z/!]/i.test(tags)) wrong(where, `${place} holds a tag: ${text}`);
  if (/undefined|NaN|\[object/.test(text)) wrong(where, `${place} says ${text}`);
}

function checkPicture(where, picture) {
  if (!Array.isArray(picture.traces) || picture.traces.length === 0) wrong(where, "draws nothing");
  if (!(picture.height >= 120 && picture.height < 4000)) wrong(where, `is ${picture.height} high`);
  for (const trace of picture.traces) {
    if (trace.x && trace.y && trace.type !== "contour" && trace.type !== "heatmap" && trace.x.length !== trace.y.length) wrong(where, "has x and y of different lengths");
    if (trace.colorbar || trace.showscale === true) wrong(where, "has a colour bar, which sets a style");
    if ((trace.type === "contour" || trace.type === "heatmap") && trace.showscale !== false) wrong(where, "has a colour bar by default");
  }
  walk({ traces: picture.traces, layout: picture.layout }, "", (number, place) => Number.isFinite(number) || wrong(where, `${place} is ${number}`), (text, place) => checkText(where, text, place));
}

function checkTable(where, table) {
  if (table.rows.length === 0) wrong(where, "has no rows");
  for (const row of table.rows) if (row.length !== table.columns.length) wrong(where, `a row of ${row.length} under ${table.columns.length} heads`);
}

function near(a, b) {
  return Math.abs(a - b) <= 1e-9 * Math.max(Math.abs(a), Math.abs(b), 1e-9);
}

// What single charts owe to the result.
const debts = {
  occupancy: (result, table) => table.rows.length === result.plan.horizon_days + 1,
  fan: (result, table) => near(table.rows[table.rows.length - 1][1], result.totals.conversions.mean),
  ternary: (result, table) => table.rows.length === result.report.landscape.split.length,
  calendar: (result, table) => near(table.rows.reduce((sum, row) => sum + row[row.length - 1], 0), result.report.calendar.spend.flat().reduce((a, b) => a + b, 0)),
  responses: (result, table) => table.rows.length === result.report.responses.reduce((sum, one) => sum + one.spend.length, 0),
  budgets: (result, table) => table.rows.every((row, i) => i === 0 || row[0] > table.rows[i - 1][0]),
  tornado: (result, table) => Math.abs(table.rows[0][3]) >= Math.abs(table.rows[table.rows.length - 1][3]),
};

const charts = loadCharts(folder, (what) => wrong("charts", what));
const drawn = new Map(charts.map((chart) => [chart.name, 0]));

for (const file of files) {
  const result = JSON.parse(fs.readFileSync(file, "utf8"));
  for (const chart of charts.filter((one) => debts[one.name])) {
    const where = `${chart.name} of ${path.basename(file)}`;
    if (!chart.needs(result)) continue;
    drawn.set(chart.name, drawn.get(chart.name) + 1);
    for (const look of [lookOf(result, false, 1088), lookOf(result, true, 640), lookOf(result, false, 256)]) {
      const before = JSON.stringify(result);
      const sentence = chart.sentence(result, look);
      if (!/^[^<]{20,}$/s.test(sentence)) wrong(where, `says ${sentence}`);
      if (/undefined|NaN|\[object|null/.test(sentence)) wrong(where, `says ${sentence}`);
      checkPicture(`${where} at ${look.width}`, chart.draw(result, look));
      const table = chart.table(result, look);
      checkTable(where, table);
      if (debts[chart.name] && !debts[chart.name](result, table)) wrong(where, "tells other numbers than the result");
      if (JSON.stringify(result) !== before) wrong(where, "changes the result");
    }
  }
}
for (const name of Object.keys(debts)) if (!drawn.get(name)) wrong(name, "is never drawn");
for (const mistake of mistakes.slice(0, 20)) console.log(`wrong: ${mistake}`);
console.log(`${mistakes.length} found wrong in ${[...drawn.values()].reduce((a, b) => a + b, 0)} pictures`);
process.exit(mistakes.length === 0 ? 0 : 1);
