// tables_of_results.js: which tables a result has.

const intervalCaption = "Below each figure its 95\u00a0% interval, where chance has a part in it";

function groupTable(result, level, { key, title, caption, names, figures }) {
  const rows = result[key];
  if (!Array.isArray(rows) || rows.length === 0) return null;
  const columns = [
    ...names.map(([label, name]) => textColumn(label, name)),
    ...figureColumns(rows, figures, result),
  ];
  return figureTable({
    title,
    caption: caption || intervalCaption,
    rows,
    columns,
    result,
    level,
    path: key,
  });
}

// ---- of an optimization ----

function splitsTable(result, level) {
  const rows = result.alternatives;
  if (!Array.isArray(rows) || rows.length === 0) return null;
  const unit = objectiveUnitOf(result);
  const items = Object.keys(rows[0].split);
  const isRoas = result.objective === "roas";
  const columns = [
    textColumn("Split", "name", {
      get: (row) => (row.within_bounds === false ? `${row.name} *` : row.name),
    }),
    {
      title: "Percent",
      unit: items.length > 6 ? "in the order of the campaigns" : items.join(" / "),
      isText: true,
      get: (row) => splitCode(row.split),
    },
    {
      title: objectiveWordsOf(result),
      kind: unit,
      key: "objective",
      get: (row) => row.objective,
    },
    isRoas ? null : figureColumn("roas", result),
    {
      title: "Behind",
      kind: unit,
      key: "behind",
      lines: [
        "The recommended split's figure less this one's, under the same luck: surer than either.",
      ],
      get: (row) => (row === rows[0] ? null : row.behind),
    },
    {
      title: "Sure",
      unit: "that it is behind, or ahead",
      isText: true,
      get: (row) => {
        const sure = row === rows[0] ? null : signConfidence(row.behind);
        return sure === null ? "" : confidenceWord(sure);
      },
    },
  ].filter(Boolean);
  const outside = rows.some((row) => row.within_bounds === false)
    ? ". * outside the rules and targets that the plan sets"
    : "";
  return figureTable({
    title: "Splits",
    caption: `${intervalCaption}${outside}`,
    rows,
    columns,
    result,
    level,
    path: "alternatives",
  });
}

function responseTable(result, level) {
  const response = result.response;
  if (!Array.isArray(response) || response.length === 0) return null;
  const split = result.recommended.split;
  const shift = (point) => Math.round(100 * (point.share - split[point.name]));
  const shifts = [...new Set(response.map(shift))].sort((a, b) => a - b);
  const at = (points) => (row) =>
    (response.find((point) => point.name === row.name && shift(point) === points) || {})
      .roas_on_budget;
  const signed = (points) => `${points > 0 ? "+" : ""}${numberWord(points, 0)}`;
  const columns = [
    textColumn("Campaign", "name"),
    ...shifts.map((points) => ({
      title: signed(points),
      unit: points === 0 ? "as recommended" : "points",
      kind: "fine",
      get: at(points),
    })),
  ];
  const rows = Object.keys(split)
    .filter((name) => response.some((point) => point.name === name))
    .map((name) => ({ name }));
  return figureTable({
    title: "If a share moves",
    caption: "Expected ROAS on the budget; the other shares in proportion",
    rows,
    columns,
    result,
    level,
    path: "response",
  });
}

function whyTable(result, level) {
  if (!Array.isArray(result.why) || result.why.length === 0) return null;
  const currency = currencyOf(result);
  const columns = [
    textColumn("Campaign", "name"),
    {
      title: "The next brings",
      unit: `${currency} of revenue a ${currency}`,
      kind: "ratio",
      get: (row) => row.marginal_revenue,
    },
    {
      title: "Against your plan",
      unit: `${currency} a day`,
      kind: "money",
      get: (row) => row.change_per_day,
    },
    textColumn("Held by", "held_by", { get: (row) => row.held_by || "" }),
  ];
  return figureTable({
    title: "Why",
    caption:
      "Expected, at the recommended split: what the next money brings is equal, but where a rule holds",
    rows: result.why,
    columns,
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

// ---- of budgets ----

function budgetsTable(result, level) {
  if (!Array.isArray(result.points)) return null;
  const simulated = (key) => (point) => (point.simulated && point.simulated[key]) || point[key];
  const items = Object.keys(result.points[0].split);
  const columns = [
    { title: "Budget", kind: "money", get: (point) => point.budget },
    {
      title: "ROAS",
      kind: "ratio",
      lines: termOf("roas_on_budget", result).lines,
      get: simulated("roas_on_budget"),
    },
    {
      title: "Revenue",
      kind: "money",
      lines: termOf("revenue", result).lines,
      get: simulated("revenue"),
    },
    {
      title: "Profit",
      kind: "money",
      lines: termOf("profit", result).lines,
      get: simulated("profit"),
    },
    {
      title: "Average",
      kind: "ratio",
      lines: ["Revenue that the budget brings over the budget."],
      get: (point) => point.average_return,
    },
    {
      title: "Marginal",
      kind: "ratio",
      lines: ["Revenue that the next unit of money brings."],
      get: (point) => point.marginal_return,
    },
    ...items.map((item) => ({ title: item, kind: "share", get: (point) => point.split[item] })),
  ];
  return figureTable({
    title: "Budgets, each with its best split",
    caption: intervalCaption,
    rows: result.points,
    columns,
    result,
    level,
    path: "points",
  });
}

// ---- of attribution ----

function incrementalTable(result, level) {
  return groupTable(result, level, {
    key: "incremental",
    title: "What campaigns really add",
    caption:
      "Lost without the campaign, under the same luck; below each figure its 95\u00a0% interval",
    names: [["Campaign", "name"]],
    figures: ["spend", "conversions", "revenue", "roas"],
  });
}

// A row a rule, a column a channel.
function creditsTable(result, level, { key, title, kind }) {
  if (!Array.isArray(result.rules) || result.rules.length === 0) return null;
  const names = result.rules[0].channels.map((channel) => channel.name);
  const credit = (name) => (rule) =>
    (rule.channels.find((channel) => channel.name === name) || {})[key];
  const columns = [
    textColumn("Rule", "name"),
    {
      title: "Off by",
      kind: "share",
      lines: ["How far a rule's conversions are from what the campaigns add, over what they add."],
      get: (rule) => rule.error,
    },
    ...names.map((name) => ({ title: name, kind, get: credit(name) })),
  ];
  const rows = [...result.rules].sort((a, b) => (a.error || 0) - (b.error || 0));
  return figureTable({
    title,
    caption: `${intervalCaption}; the nearest rule first`,
    rows,
    columns,
    result,
    level,
    path: `rules.${key}`,
  });
}

// ---- of a value chain ----

function chainTable(result, level) {
  if (Array.isArray(result.stages) || !result.stages) return null;
  const rows = Object.entries(result.stages).map(([name, stage]) => ({ name, ...stage }));
  const plain = (title, key, kind, ...lines) => ({
    title,
    kind,
    key,
    lines,
    get: (row) => row[key],
  });
  const columns = [
    textColumn("Stage", "name"),
    plain("Mean", "mean", "people", "People in the stage, on the mean of all days."),
    plain("At the end", "end", "people"),
    plain("Days", "days", "days", "Days that somebody stays."),
    plain("Forward", "forward", "share", "Of those who left, how many went on to a later role."),
    plain("Lost", "drop_out", "share", "Of those who left, how many did not go on."),
    plain("Revenue", "revenue", "money"),
    plain("Cost", "cost", "money"),
    plain("Each forward", "cost_to_advance", "money", "Cost over those who went on."),
    plain(
      "Worth on day 0",
      "worth_start",
      "money",
      "What one more person is worth, beyond the horizon too.",
    ),
    plain("Worth at the end", "worth_end", "money", "The same after the last day."),
  ];
  return figureTable({
    title: "Stages",
    caption: "Means of the engine expected",
    rows,
    columns,
    result,
    level,
    path: "stages",
  });
}

function leversTable(result, level) {
  if (!Array.isArray(result.levers)) return null;
  const plain = (title, key, kind) => ({ title, kind, key, get: (row) => row[key] });
  const columns = [
    textColumn("Lever", "name"),
    plain("Profit", "profit_change", "money"),
    plain("Profit and worth", "profit_and_worth_change", "money"),
    plain("ROAS", "roas_change", "ratio"),
    plain("Elasticity of ROAS", "elasticity_of_roas", "ratio"),
    plain("Elasticity of profit", "elasticity_of_profit", "ratio"),
    textColumn("Setting", "set"),
  ];
  return figureTable({
    title: "Levers",
    caption: "What changes when each is 10\u00a0% better; expected",
    rows: result.levers,
    columns,
    result,
    level,
    path: "levers",
  });
}

// ---- of a comparison ----

function plansTable(result, level) {
  if (!Array.isArray(result.plans)) return null;
  const rank = (plan) =>
    Array.isArray(plan.rank)
      ? plan.rank[0] === plan.rank[1]
        ? String(plan.rank[0])
        : `${plan.rank[0]} to ${plan.rank[1]}`
      : unknown;
  const order = (plan) =>
    result.ranking.includes(plan.name) ? result.ranking.indexOf(plan.name) : Infinity;
  const rows = [...result.plans].sort((a, b) => order(a) - order(b));
  const columns = [
    textColumn("Plan", "name"),
    {
      title: "Rank",
      isText: true,
      lines: ["The ranks that the data leave to it, all plans compared together."],
      get: rank,
    },
    {
      title: objectiveName(result.figure.split(".").pop()),
      kind: result.unit,
      key: "value",
      get: (plan) => plan.value,
    },
    ...["roas", "revenue", "profit", "conversions", "cpa"]
      .filter((key) => `totals.${key}` !== result.figure)
      .map((key) => figureColumn(key, result, (plan) => plan.totals[key])),
    { title: "Changes", isText: true, wraps: true, get: (plan) => plan.changes.join(", ") },
  ];
  return figureTable({
    title: "Plans",
    caption: intervalCaption,
    rows,
    columns,
    result,
    level,
    path: "plans",
  });
}

function pairsTable(result, level) {
  if (!Array.isArray(result.pairs) || result.pairs.length === 0) return null;
  const columns = [
    textColumn("Plan", "plan"),
    textColumn("Against", "other"),
    {
      title: "Difference",
      kind: result.unit,
      lines: ["Of the first less the second, under the same luck."],
      get: (pair) => pair.difference,
    },
    {
      title: "Wins",
      kind: "share",
      lines: ["Replications in which the first is better."],
      get: (pair) => pair.wins,
    },
    textColumn("Together", "verdict", {
      lines: ["What can be said of all pairs at once, at 95 %."],
    }),
  ];
  return figureTable({
    title: "Pairs",
    caption: intervalCaption,
    rows: result.pairs,
    columns,
    result,
    level,
    path: "pairs",
  });
}

// ---- of metrics ----

function metricUnit(unit, currency) {
  return unit === "money"
    ? currency
    : unit === "ratio" || unit === "count" || !unit
      ? ""
      : unit === "share"
        ? ""
        : unit;
}

// Metrics by stage of the journey, each with what it means.
function metricsTables(result, level) {
  if (!result.metrics) return null;
  const currency = currencyOf(result);
  const definitions = (result.report && result.report.definitions) || {};
  const rows = Object.entries(result.metrics).map(([name, figure]) => {
    const [base, stage] = name.split(".");
    const defined = definitions[base] || {};
    return {
      name,
      figure,
      unit: figure.unit,
      stage: stage || defined.stage || "all stages",
      lines: [defined.sentence, defined.formula, defined.source].filter(Boolean),
    };
  });
  const stages = [...new Set(rows.map((row) => row.stage))];
  const groups = stages.map((stage) => {
    const head = element(
      "tr",
      null,
      element("th", { scope: "rowgroup", colspan: 4, class: "text group" }, nameOf(stage)),
    );
    const lines = rows
      .filter((row) => row.stage === stage)
      .map((row) => {
        const words = figureWords(row.figure, row.unit, currency);
        return element(
          "tr",
          null,
          element(
            "th",
            { scope: "row", class: "text" },
            termWord(row.name.split(".")[0].replace(/_/g, " "), row.lines),
          ),
          element(
            "td",
            null,
            element(
              "span",
              {
                class: "value",
                "data-figure": `metrics.${row.name}`,
                "data-value": row.figure.mean === null ? "" : row.figure.mean,
              },
              words.value,
            ),
          ),
          element("td", { class: "text" }, metricUnit(row.unit, currency)),
          element("td", { class: "text" }, words.interval),
        );
      });
    return element("tbody", null, stages.length > 1 ? head : null, lines);
  });
  const head = headOf([
    { title: "Metric", isText: true },
    { title: "Value" },
    { title: "Unit", isText: true },
    { title: "95\u00a0% interval", isText: true },
  ]);
  const csv = () =>
    csvOf({
      columns: ["stage", "metric", "unit", "mean", "95 % low", "95 % high"].map((title) => ({
        title,
      })),
      rows: rows.map((row) => [
        row.stage,
        row.name,
        row.unit,
        row.figure.mean,
        ...(row.figure.ci95 || [null, null]),
      ]),
    });
  return titledBlock(
    "Metrics",
    level,
    "table metrics",
    tableRegion(
      freshLabel("Metrics"),
      "By stage of the journey; what a metric means is said where it is pointed at",
      head,
      groups,
    ),
    button("Save as CSV", () => saveFile("metrics.csv", "text/csv", csv()), {
      class: "save",
      "aria-label": "Save as CSV: Metrics",
    }),
  );
}

// ---- all of them ----

function movesTable(result, level) {
  if (!Array.isArray(result.moves) || result.moves.length === 0) return null;
  const main = (move) => {
    const by = Object.entries(move.by || {}).filter(([, figure]) => figureOf(figure).mean > 0);
    const total = by.reduce((sum, [, figure]) => sum + figureOf(figure).mean, 0);
    by.sort((a, b) => figureOf(b[1]).mean - figureOf(a[1]).mean);
    return by
      .slice(0, 3)
      .map(([name, figure]) => `${name} ${shareWord(figureOf(figure).mean / total)}`)
      .join(", ");
  };
  const columns = [
    textColumn("From", "from"),
    textColumn("To", "to"),
    { title: "People", kind: "people", get: (move) => move.count },
    { title: "Mostly by", isText: true, get: main },
  ];
  return figureTable({
    title: "Moves",
    caption: intervalCaption,
    rows: result.moves,
    columns,
    result,
    level,
    path: "moves",
  });
}

function resultTables(result, level) {
  const group = (spec) => groupTable(result, level, spec);
  const isChain = result.stages && !Array.isArray(result.stages);
  return [
    splitsTable(result, level),
    plansTable(result, level),
    pairsTable(result, level),
    budgetsTable(result, level),
    targetsTable(result, level),
    whyTable(result, level),
    responseTable(result, level),
    incrementalTable(result, level),
    creditsTable(result, level, {
      key: "conversions",
      title: "Conversions credited by rule",
      kind: "count",
    }),
    creditsTable(result, level, { key: "roas", title: "ROAS by rule", kind: "ratio" }),
    chainTable(result, level),
    leversTable(result, level),
    group({
      key: "campaigns",
      title: "Campaigns",
      names: [
        ["Campaign", "name"],
        ["Channel", "channel"],
      ],
      figures: [
        "share",
        "spend",
        "impressions",
        "effective_cpm",
        "frequency",
        "conversions",
        "cpa",
        "revenue_caused",
        "roas_caused",
        "incremental_revenue",
        "incremental_roas",
        "marginal_roas",
        "unspent",
      ],
    }),
    group({
      key: "channels",
      title: "Channels",
      names: [
        ["Channel", "name"],
        ["Kind", "kind"],
      ],
      figures: ["touches", "conversions", "cost"],
    }),
    isChain
      ? null
      : group({
          key: "stages",
          title: "Stages",
          names: [
            ["Stage", "name"],
            ["Role", "role"],
          ],
          figures: ["start", "end"],
        }),
    movesTable(result, level),
    group({
      key: "events",
      title: "Events",
      names: [["Event", "name"]],
      figures: ["count", "value", "cost"],
    }),
    metricsTables(result, level),
  ].filter(Boolean);
}
