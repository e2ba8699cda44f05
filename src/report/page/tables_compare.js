// tables_compare.js: plans side by side, and each against each.

function rankWord(plan) {
  if (!Array.isArray(plan.rank)) return unknown;
  const [best, worst] = plan.rank;
  return best === worst ? String(best) : `${best} to ${worst}`;
}

// "97 %", "less than 0.1 %"
function sureWord(sureness) {
  return sureness < 0.001 ? "less than 0.1\u00a0%" : confidenceWord(sureness);
}

// The best first; those without the figure last.
function inOrder(result) {
  const place = (plan) => {
    const found = result.ranking.indexOf(plan.name);
    return found < 0 ? Infinity : found;
  };
  return [...result.plans].sort((a, b) => place(a) - place(b));
}

// Nothing where all plans are called by what was changed.
function changeColumns(result) {
  const isTold = (plan) => plan.changes.length === 0 || plan.changes.join("; ") === plan.name;
  if (result.plans.every(isTold)) return [];
  const wraps = { wraps: true, get: (plan) => plan.changes.join(", ") };
  return [textColumn("Changes", "changes", wraps)];
}

function plansTable(result, level) {
  if (!Array.isArray(result.plans)) return null;
  const others = ["roas", "revenue", "profit", "conversions", "cpa"]
    .filter((key) => `totals.${key}` !== result.figure)
    .map((key) => figureColumn(key, result, (plan) => plan.totals[key]));
  return figureTable({
    title: "Plans",
    caption: intervalCaption,
    rows: inOrder(result),
    columns: [
      textColumn("Plan", "name"),
      textColumn("Rank", "rank", {
        lines: ["The ranks that the data leave to it, all plans compared together."],
        get: rankWord,
      }),
      valueColumn(figureWordsOf(result), "value", result.unit),
      ...others,
      ...changeColumns(result),
    ],
    result,
    level,
    path: "plans",
  });
}

function pairsTable(result, level) {
  if (!Array.isArray(result.pairs) || result.pairs.length === 0) return null;
  const less = "Of the first less the second, under the same luck.";
  return figureTable({
    title: "Pairs",
    caption: intervalCaption,
    rows: result.pairs,
    columns: [
      textColumn("Plan", "plan"),
      textColumn("Against", "other"),
      valueColumn("Difference", "difference", result.unit, less),
      valueColumn("Wins", "wins", "share", "Replications in which the first is better."),
      textColumn("Sure", "sureness", {
        lines: ["The confidence that the first is better on average: P(A beats B), pair by pair."],
        get: (pair) => (typeof pair.sureness === "number" ? sureWord(pair.sureness) : unknown),
      }),
      textColumn("Together", "verdict", {
        lines: ["What can be said of all pairs at once, at 95 %."],
      }),
    ],
    result,
    level,
    path: "pairs",
  });
}
