// tables_chain.js: a value chain, stage by stage, and its levers.

const chainColumns = [
  ["Mean", "mean", "people", "People in the stage, on the mean of all days."],
  ["At the end", "end", "people"],
  ["Days", "days", "days", "Days that somebody stays."],
  ["Forward", "forward", "share", "Of those who left, how many went on to a later role."],
  ["Lost", "drop_out", "share", "Of those who left, how many did not go on."],
  ["Revenue", "revenue", "money"],
  ["Cost", "cost", "money"],
  ["Each forward", "cost_to_advance", "money", "Cost over those who went on."],
  ["Worth on day 0", "worth_start", "money", "What one more is worth, beyond the horizon too."],
  ["Worth at the end", "worth_end", "money", "The same after the last day."],
];

function chainTable(result, level) {
  if (Array.isArray(result.stages) || !result.stages) return null;
  return figureTable({
    title: "Stages",
    caption: "Means of the engine expected",
    rows: Object.entries(result.stages).map(([name, stage]) => ({ name, ...stage })),
    columns: [textColumn("Stage", "name"), ...chainColumns.map((of) => valueColumn(...of))],
    result,
    level,
    path: "stages",
  });
}

function leversTable(result, level) {
  if (!Array.isArray(result.levers)) return null;
  return figureTable({
    title: "Levers",
    caption: "What changes when each is 10\u00a0% better; expected",
    rows: result.levers,
    columns: [
      textColumn("Lever", "name"),
      valueColumn("Profit", "profit_change", "money"),
      valueColumn("Profit and worth", "profit_and_worth_change", "money"),
      valueColumn("ROAS", "roas_change", "ratio"),
      valueColumn("Elasticity of ROAS", "elasticity_of_roas", "ratio"),
      valueColumn("Elasticity of profit", "elasticity_of_profit", "ratio"),
      textColumn("Setting", "set", { wraps: true }),
    ],
    result,
    level,
    path: "levers",
  });
}
