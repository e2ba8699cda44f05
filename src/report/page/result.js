// result.js: what stored results have in common.

function currencyOf(result) {
  return (result.plan && result.plan.currency) || "";
}

function titleOf(result) {
  return (result.plan && (result.plan.title || result.plan.model)) || result.file || "Result";
}

const kinds = {
  simulate: "Simulation",
  optimize: "Optimized budget",
  frontier: "Budgets",
  cascade: "Referral cascades",
  attribute: "Attribution",
  chain: "Value chain",
  compare: "Comparison",
};

function kindOf(result) {
  return kinds[result.command] || result.command;
}
