// tables_attribution.js: what rules credit, and what campaigns really add.

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
  const off =
    "How far a rule's conversions are from what the campaigns add, over what they add.";
  return figureTable({
    title,
    caption: `${intervalCaption}; the nearest rule first`,
    rows: [...result.rules].sort((a, b) => (a.error || 0) - (b.error || 0)),
    columns: [
      textColumn("Rule", "name"),
      valueColumn("Off by", "error", "share", off),
      ...names.map((name) => ({ title: name, kind, get: credit(name) })),
    ],
    result,
    level,
    path: `rules.${key}`,
  });
}
