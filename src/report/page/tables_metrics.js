// tables_metrics.js: metrics by stage of the journey, each with what it means.

function metricUnit(unit, currency) {
  if (unit === "money") return currency;
  return ["ratio", "count", "share"].includes(unit) ? "" : unit || "";
}

// { name, stage, unit, figure, lines } of each, in the order of the result.
function metricRows(result) {
  const definitions = (result.report && result.report.definitions) || {};
  return Object.entries(result.metrics).map(([name, figure]) => {
    const [base, stage] = name.split(".");
    const defined = definitions[base] || {};
    return {
      name,
      base,
      figure,
      unit: figure.unit,
      stage: stage || defined.stage || "all stages",
      lines: [defined.sentence, defined.formula, defined.source].filter(Boolean),
    };
  });
}

function metricRow(row, currency) {
  const words = figureWords(row.figure, row.unit, currency);
  const figure = {
    class: "value",
    "data-figure": `metrics.${row.name}`,
    "data-value": row.figure.mean === null ? "" : row.figure.mean,
  };
  return element(
    "tr",
    null,
    element("th", { scope: "row", class: "text" }, termWord(labelOf(row.base), row.lines)),
    element("td", null, element("span", figure, words.value)),
    element("td", { class: "text" }, metricUnit(row.unit, currency)),
    element("td", { class: "text" }, words.interval),
  );
}

// Metrics of one stage; the stage heads them where there are several.
function metricGroup(stage, rows, currency, isAlone) {
  const title = { scope: "rowgroup", colspan: 4, class: "text group" };
  const head = element("tr", null, element("th", title, nameOf(stage)));
  const own = rows.filter((row) => row.stage === stage);
  return element("tbody", null, isAlone ? null : head, own.map((row) => metricRow(row, currency)));
}

function metricsCsv(rows) {
  const titles = ["stage", "metric", "unit", "mean", "95 % low", "95 % high"];
  const line = ({ stage, name, unit, figure }) =>
    [stage, name, unit, figure.mean, ...(figure.ci95 || [null, null])];
  return csvOf({ columns: titles.map((title) => ({ title })), rows: rows.map(line) });
}

function metricsTable(result, level) {
  if (!result.metrics) return null;
  const rows = metricRows(result);
  const stages = [...new Set(rows.map((row) => row.stage))];
  const head = headOf([
    { title: "Metric", isText: true },
    { title: "Value" },
    { title: "Unit", isText: true },
    { title: "95\u00a0% interval", isText: true },
  ]);
  const body = stages.map((stage) =>
    metricGroup(stage, rows, currencyOf(result), stages.length === 1),
  );
  const caption = "By stage of the journey; what a metric means is said where it is pointed at";
  const save = () => saveFile("metrics.csv", "text/csv", metricsCsv(rows));
  return titledBlock(
    "Metrics",
    level,
    "table metrics",
    tableRegion(freshLabel("Metrics"), caption, head, body),
    button("Save as CSV", save, { class: "save", "aria-label": "Save as CSV: Metrics" }),
  );
}
