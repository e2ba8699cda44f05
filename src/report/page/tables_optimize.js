// tables_optimize.js: splits and budgets that an optimizer found, and why.

// ---- splits ----

function splitColumns(result) {
  const items = Object.keys(result.alternatives[0].split);
  return [
    textColumn("Split", "name", {
      get: (row) => (row.within_bounds === false ? `${row.name} *` : row.name),
    }),
    {
      title: "Percent",
      unit: items.length > 6 ? "in the order of the campaigns" : items.join(" / "),
      isText: true,
      get: (row) => splitCode(row.split),
    },
  ];
}

// How far a split is behind the recommended one, which is the first.
function behindColumns(result) {
  const behindOf = (row) => (row === result.alternatives[0] ? null : row.behind);
  const sureOf = (row) => (behindOf(row) === null ? null : signConfidence(row.behind));
  const under =
    "The recommended split's figure less this one's, under the same luck: surer than either.";
  return [
    { ...valueColumn("Behind", "behind", objectiveUnitOf(result), under), get: behindOf },
    {
      title: "Sure",
      unit: "that it is behind, or ahead",
      isText: true,
      get: (row) => (sureOf(row) === null ? "" : confidenceWord(sureOf(row))),
    },
  ];
}

function splitsTable(result, level) {
  const rows = result.alternatives;
  if (!Array.isArray(rows) || rows.length === 0) return null;
  const value = valueColumn(objectiveWordsOf(result), "objective", objectiveUnitOf(result));
  const roas = result.objective === "roas" ? [] : [figureColumn("roas", result)];
  const outside = rows.some((row) => row.within_bounds === false)
    ? ". * outside the rules and targets that the plan sets"
    : "";
  return figureTable({
    title: "Splits",
    caption: `${intervalCaption}${outside}`,
    rows,
    columns: [...splitColumns(result), value, ...roas, ...behindColumns(result)],
    result,
    level,
    path: "alternatives",
  });
}

// ---- why ----

// A row a campaign, a column a shift of its share.
function responseTable(result, level) {
  const response = result.response;
  if (!Array.isArray(response) || response.length === 0) return null;
  const split = result.recommended.split;
  const shift = (point) => Math.round(100 * (point.share - split[point.name]));
  const shifts = [...new Set(response.map(shift))].sort((a, b) => a - b);
  const at = (points) => (row) =>
    (response.find((point) => point.name === row.name && shift(point) === points) || {})
      .roas_on_budget;
  const columns = shifts.map((points) => ({
    title: `${points > 0 ? "+" : ""}${numberWord(points, 0)}`,
    unit: points === 0 ? "as recommended" : "points",
    kind: "fine",
    get: at(points),
  }));
  return figureTable({
    title: "If a share moves",
    caption: "Expected ROAS on the budget; the other shares in proportion",
    rows: Object.keys(split)
      .filter((name) => response.some((point) => point.name === name))
      .map((name) => ({ name })),
    columns: [textColumn("Campaign", "name"), ...columns],
    result,
    level,
    path: "response",
  });
}

function whyTable(result, level) {
  if (!Array.isArray(result.why) || result.why.length === 0) return null;
  const currency = currencyOf(result);
  const next = valueColumn("The next brings", "marginal_revenue", "ratio");
  const change = valueColumn("Against your plan", "change_per_day", "money");
  return figureTable({
    title: "Why",
    caption:
      "Expected, at the recommended split: what the next money brings is equal, but where a rule holds",
    rows: result.why,
    columns: [
      textColumn("Campaign", "name"),
      { ...next, unit: `${currency} of revenue a ${currency}` },
      { ...change, unit: `${currency} a day` },
      textColumn("Held by", "held_by", { get: (row) => row.held_by || "" }),
    ],
    result,
    level,
    path: "why",
  });
}

function targetsTable(result, level) {
  if (!Array.isArray(result.targets) || result.targets.length === 0) return null;
  const texts = Object.keys(result.targets[0]).filter(
    (key) => typeof result.targets[0][key] === "string",
  );
  const columns = [
    ...texts.map((key) => textColumn(key.replace(/_/g, " "), key)),
    ...figureColumns(result.targets, ["value"], result),
  ];
  return figureTable({
    title: "Targets",
    caption: intervalCaption,
    rows: result.targets,
    columns,
    result,
    level,
    path: "targets",
  });
}

// ---- budgets ----

function budgetsTable(result, level) {
  if (!Array.isArray(result.points)) return null;
  const isSimulated = result.points.some((point) => point.simulated);
  const simulated = (title, key, kind) => ({
    ...valueColumn(title, isSimulated ? `simulated.${key}` : key, kind, ...termOf(key, result).lines),
    get: (point) => (point.simulated && point.simulated[key]) || point[key],
  });
  const share = (item) => ({ title: item, kind: "share", get: (point) => point.split[item] });
  return figureTable({
    title: "Budgets, each with its best split",
    caption: intervalCaption,
    rows: result.points,
    columns: [
      valueColumn("Budget", "budget", "money"),
      simulated("ROAS", "roas_on_budget", "ratio"),
      simulated("Revenue", "revenue", "money"),
      simulated("Profit", "profit", "money"),
      valueColumn("Average", "average_return", "ratio", "Revenue that the budget brings over it."),
      valueColumn("Marginal", "marginal_return", "ratio", "Revenue that the next money brings."),
      ...Object.keys(result.points[0].split).map(share),
    ],
    result,
    level,
    path: "points",
  });
}
