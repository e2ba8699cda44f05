// tables_of_results.js: which tables a result has, in their order.

const intervalCaption = "Below each figure its 95\u00a0% interval, where chance has a part in it";

// A table of a list of the result: names as [title, key], then figures, those named first, and all
// others but those that `elsewhere` is true of.
function groupTable(result, level, { key, title, caption, names, figures, elsewhere }) {
  const rows = result[key];
  if (!Array.isArray(rows) || rows.length === 0) return null;
  const named = names.map(([label, name]) => textColumn(label, name));
  const own = figureColumns(rows, figures, result);
  return figureTable({
    title,
    caption: caption || intervalCaption,
    rows,
    columns: [...named, ...own.filter((column) => !(elsewhere && elsewhere(column.key)))],
    result,
    level,
    path: key,
  });
}

// ---- of every run of a plan ----

// Campaigns have more figures than a sheet or a screen is wide: what they deliver, what they bring.
const delivered = [
  "share",
  "spend",
  "unspent",
  "impressions",
  "effective_cpm",
  "frequency",
  "reach",
];

const campaignDelivery = {
  key: "campaigns",
  title: "Campaigns: what they deliver",
  names: [
    ["Campaign", "name"],
    ["Channel", "channel"],
  ],
  figures: delivered,
  elsewhere: (key) => !delivered.includes(key),
};

const campaignReturns = {
  key: "campaigns",
  title: "Campaigns: what they bring",
  names: [["Campaign", "name"]],
  figures: [
    "conversions",
    "cpa",
    "revenue_caused",
    "roas_caused",
    "incremental_revenue",
    "incremental_roas",
    "marginal_roas",
  ],
  elsewhere: (key) => delivered.includes(key),
};

const channelFigures = {
  key: "channels",
  title: "Channels",
  names: [
    ["Channel", "name"],
    ["Kind", "kind"],
  ],
  figures: ["touches", "conversions", "cost"],
};

const stageFigures = {
  key: "stages",
  title: "Stages",
  names: [
    ["Stage", "name"],
    ["Role", "role"],
  ],
  figures: ["start", "end"],
};

const eventFigures = {
  key: "events",
  title: "Events",
  names: [["Event", "name"]],
  figures: ["count", "value", "cost"],
};

// Who moved them: the three strongest causes, but none that rounds to nothing.
function causeWords(move) {
  const least = 0.005;
  const people = Object.entries(move.by || {}).map(([name, figure]) => [name, figureOf(figure).mean]);
  const total = people.reduce((sum, [, n]) => sum + n, 0);
  return people
    .filter(([, n]) => n >= least * total && n > 0)
    .sort((a, b) => b[1] - a[1])
    .slice(0, 3)
    .map(([name, n]) => `${name} ${shareWord(n / total)}`)
    .join(", ");
}

function movesTable(result, level) {
  if (!Array.isArray(result.moves) || result.moves.length === 0) return null;
  return figureTable({
    title: "Moves",
    caption: intervalCaption,
    rows: result.moves,
    columns: [
      textColumn("From", "from"),
      textColumn("To", "to"),
      { ...valueColumn("People", "count", "people"), unit: "" },
      textColumn("Mostly by", "by", { get: causeWords }),
    ],
    result,
    level,
    path: "moves",
  });
}

// ---- all of them ----

// { key, title, kind }: of rules of attribution.
const creditTables = [
  { key: "conversions", title: "Conversions credited by rule", kind: "count" },
  { key: "value", title: "Revenue credited by rule", kind: "money" },
  { key: "roas", title: "ROAS by rule", kind: "ratio" },
];

const ofGroup = (group) => (result, level) => groupTable(result, level, group);
const ofCredits = (credits) => (result, level) => creditsTable(result, level, credits);

const tablesOfResults = [
  splitsTable,
  plansTable,
  pairsTable,
  budgetsTable,
  targetsTable,
  whyTable,
  responseTable,
  incrementalTable,
  ...creditTables.map(ofCredits),
  chainTable,
  leversTable,
  ofGroup(campaignDelivery),
  ofGroup(campaignReturns),
  ofGroup(channelFigures),
  ofGroup(stageFigures),
  movesTable,
  ofGroup(eventFigures),
  metricsTable,
];

function resultTables(result, level) {
  return tablesOfResults.map((table) => table(result, level)).filter(Boolean);
}
