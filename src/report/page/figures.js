// figures.js: key figures, and tables of figures with their intervals.

// A figure on the page, with its exact value for whoever reads the page by program.
function figureCell(value, unit, currency, path, as) {
  const words = figureWords(value, unit, currency, as);
  const mean = figureOf(value).mean;
  return [
    element(
      "span",
      { class: "value", "data-figure": path, "data-value": mean === null ? "" : mean },
      words.value,
    ),
    words.interval ? element("span", { class: "interval" }, words.interval) : null,
  ];
}

// ---- key figures ----

function rangeWords(figure, unit) {
  if (typeof figure.p05 !== "number" || !(figure.p95 > figure.p05)) return null;
  const write = rounderOf({ ...figure, ci95: [null, null] }, unit);
  return `${write(figure.p05)} to ${write(figure.p95)}`;
}

// A range goes to the next line as a whole, where it does not fit behind what it is of.
function rangeLine(of, range) {
  return element("span", { class: "interval" }, `${of} `, element("span", { class: "range" }, range));
}

function keyFigure(key, value, result, path) {
  const currency = currencyOf(result);
  const term = termOf(key, result);
  const figure = figureOf(value);
  const words = figureWords(figure, term.unit, currency);
  const range = rangeWords(figure, term.unit);
  return element(
    "div",
    null,
    element("dt", null, termWord(term.label, term.lines)),
    element(
      "dd",
      null,
      element(
        "span",
        {
          class: "value",
          "data-figure": path,
          "data-value": figure.mean === null ? "" : figure.mean,
        },
        words.value,
      ),
      words.unit && figure.mean !== null ? element("span", { class: "unit" }, words.unit) : null,
      words.interval ? rangeLine("95\u00a0%:", words.interval) : null,
      range ? rangeLine("9 in 10 runs:", range) : null,
    ),
  );
}

// [key, value, path] of what is shown first.
function keyFiguresOf(result) {
  const inTotals = [
    "roas",
    "profit",
    "revenue",
    "spend",
    "conversions",
    "cpa",
    "customers",
    "roi",
    "other_costs",
    "worth_beyond_horizon",
    "break_even_day",
    "spend_per_new_customer",
  ];
  const inCascades = [
    "adopters",
    "roots",
    "referred",
    "amplification",
    "offspring_mean",
    "reproduction",
    "cycle_days",
    "largest",
    "depth",
    "structural_virality",
    "died_out",
  ];
  const from = (group, keys, name) =>
    keys.filter((key) => group && key in group).map((key) => [key, group[key], `${name}.${key}`]);
  const best = result.highest_profit;
  return [
    ...from(result.cascades, inCascades, "cascades"),
    ...from(best, ["budget", "profit", "roas", "revenue"], "highest_profit"),
    ...from(result.totals, inTotals, "totals"),
  ].filter(([, value]) => figureOf(value).mean !== null);
}

// What the small lines under the figures are; only of those that there are.
function keyLegend(figures) {
  const hasIntervals = figures.some(([, value]) => isUncertain(figureOf(value)));
  const hasRuns = figures.some(([key, value]) => rangeWords(figureOf(value), "ratio"));
  return [
    hasIntervals ? "95\u00a0%: the interval in which the mean lies. " : null,
    hasRuns ? "9 in 10 runs: what a single run, as yours will be, may bring." : null,
  ];
}

function keySection(result, level) {
  const figures = keyFiguresOf(result);
  if (figures.length === 0) return null;
  const list = element(
    "dl",
    { class: "key" },
    figures.map(([key, value, path]) => keyFigure(key, value, result, path)),
  );
  const title = result.highest_profit ? "At the budget of highest profit" : "Key figures";
  return titledSection(
    title,
    level,
    "key-figures",
    list,
    isDeterministic(result) ? null : element("p", { class: "note" }, keyLegend(figures)),
  );
}

// ---- tables ----

// A column: { title, unit, lines, get: row => value, isText }. Figures in CSV come with their interval.
function csvOfFigures(rows, columns) {
  const isFull = columns.map((column) =>
    rows.some((row) => isFigure(column.get(row)) && hasInterval(column.get(row))),
  );
  const heading = columns.flatMap((column, c) => {
    const title = { title: column.title, unit: column.unit };
    return isFull[c]
      ? [title, { title: `${column.title}: 95 % low` }, { title: `${column.title}: 95 % high` }]
      : [title];
  });
  const cells = rows.map((row) =>
    columns.flatMap((column, c) => {
      const value = column.get(row);
      if (column.isText) return [value];
      const figure = figureOf(value);
      return isFull[c] ? [figure.mean, ...figure.ci95] : [figure.mean];
    }),
  );
  return csvOf({ columns: heading, rows: cells });
}

function columnHead(column) {
  return element(
    "th",
    { scope: "col", class: column.isText ? "text" : null },
    termWord(column.title, column.lines || []),
    column.unit ? element("span", { class: "unit" }, column.unit) : null,
  );
}

function rowOf(row, columns, currency, path) {
  const cells = columns.map((column, c) => {
    const tag = c === 0 ? "th" : "td";
    const attributes = {
      scope: c === 0 ? "row" : null,
      class: [column.isText ? "text" : "", column.wraps ? "wrap" : ""].join(" ").trim() || null,
    };
    const value = column.get(row);
    const content = column.isText
      ? nameOf(value === null || value === undefined ? unknown : value)
      : figureCell(
          value,
          column.kind,
          currency,
          `${path}.${column.key || column.title}`,
          column.as,
        );
    return element(tag, attributes, content);
  });
  return element("tr", null, cells);
}

// A column of ratios has the decimals of its first row.
function decimalsOf(column, rows) {
  if (column.isText || column.kind !== "ratio") return null;
  const first = rows
    .map((row) => figureOf(column.get(row)))
    .find((figure) => figure.mean !== null && figure.mean !== 0);
  return first || null;
}

// Where a row stands in the result: by its number in a list, else by its name.
function placeOf(row, i, stored) {
  if (!Array.isArray(stored)) return row.name ?? i;
  return stored.includes(row) ? stored.indexOf(row) : i;
}

// A titled table of figures with a button that saves it.
function figureTable({ title, caption, rows, columns, result, level, path }) {
  const currency = currencyOf(result);
  const shown = columns.filter(
    (column) => column.isText || rows.some((row) => figureOf(column.get(row)).mean !== null),
  );
  const withUnits = shown.map((column) => ({
    ...column,
    unit: column.unit ?? unitWord(column.kind, currency),
    as: decimalsOf(column, rows),
  }));
  const body = element(
    "tbody",
    null,
    rows.map((row, i) => rowOf(row, withUnits, currency, `${path}.${placeOf(row, i, result[path])}`)),
  );
  const head = element("thead", null, element("tr", null, withUnits.map(columnHead)));
  return titledBlock(
    title,
    level,
    "table",
    tableRegion(freshLabel(title), caption, head, body),
    button(
      "Save as CSV",
      () => saveFile(fileName(title, "csv"), "text/csv", csvOfFigures(rows, withUnits)),
      { class: "save", "aria-label": `Save as CSV: ${title}` },
    ),
  );
}

function textColumn(title, key, more) {
  return { title, key, isText: true, get: (row) => row[key], ...more };
}

// A column of figures or plain numbers, with what it means.
function valueColumn(title, key, kind, ...lines) {
  return { title, key, kind, lines, get: (row) => row[key] };
}

// The column of a figure by its key.
function figureColumn(key, result, get) {
  const term = termOf(key, result);
  return {
    title: term.label,
    kind: term.unit,
    key,
    lines: term.lines,
    get: get || ((row) => row[key]),
  };
}

// All figures that any row has: those named first, then the rest.
function figureColumns(rows, first, result) {
  const keys = new Set(
    rows.flatMap((row) =>
      Object.keys(row).filter((key) => isFigure(row[key]) || typeof row[key] === "number"),
    ),
  );
  const rest = [...keys].filter((key) => !first.includes(key));
  return [...first.filter((key) => keys.has(key)), ...rest].map((key) => figureColumn(key, result));
}
