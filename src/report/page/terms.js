// terms.js: words that say what they mean, on hover, on focus and on touch.

// What figures are called, their unit and what they mean, where the result itself does not say.
const figureTerms = {
  roas: ["ROAS", "ratio", "Return on ad spend: revenue over the money spent on ads."],
  roas_on_budget: ["ROAS on the budget", "ratio", "Revenue over the budget, spent or not."],
  roi: ["ROI", "ratio", "Profit over all costs."],
  revenue: ["Revenue", "money", "Value of all events that bring money, within the horizon."],
  profit: ["Profit", "money", "Revenue times margin, less ads and other costs."],
  spend: ["Spend", "money", "Money spent on ads."],
  budget: ["Budget", "money", "Money that the plan gives to ads."],
  other_costs: [
    "Other costs",
    "money",
    "Costs of owned and earned channels, of events and rewards.",
  ],
  conversions: ["Conversions", "count", "Events that count as conversions."],
  cpa: ["CPA", "money", "Cost per acquisition: money spent on ads over conversions."],
  customers: ["Customers", "people", "People in stages from the conversion on, at the end."],
  worth_beyond_horizon: [
    "Worth beyond the horizon",
    "money",
    "What everybody is still worth after the last day.",
  ],
  profit_and_worth: ["Profit and worth", "money", "Profit within the horizon and worth beyond it."],
  break_even_day: ["Break-even day", "days", "Days until cumulative profit is no longer negative."],
  spend_per_new_customer: [
    "Spend per new customer",
    "money",
    "Money spent on ads over new customers.",
  ],
  share: ["Share", "share", "Part of the planned budget."],
  impressions: ["Impressions", "count", "Times that an ad was shown."],
  effective_cpm: ["Effective CPM", "money", "Price of a thousand impressions, as paid."],
  frequency: ["Frequency", "ratio", "Impressions per person reached; known where reach is."],
  unspent: [
    "Unspent",
    "money",
    "Budget that found nobody to be shown to, or no price below its cap.",
  ],
  revenue_caused: [
    "Revenue caused",
    "money",
    "Value of the conversions that the campaign's touch tipped.",
  ],
  roas_caused: [
    "ROAS caused",
    "ratio",
    "Revenue caused over spend: by the touch that tipped, not by what would be lost.",
  ],
  incremental_roas: [
    "Incremental ROAS",
    "ratio",
    "Revenue lost without the campaign, over its spend.",
  ],
  incremental_revenue: [
    "Incremental revenue",
    "money",
    "Revenue lost without the campaign, under the same luck.",
  ],
  marginal_roas: ["Marginal ROAS", "ratio", "What the next unit of money brings in revenue."],
  touches: ["Touches", "count", "Ads, letters and words of mouth that met somebody."],
  cost: ["Cost", "money", "What it cost."],
  count: ["Count", "count", "How often, over the horizon."],
  value: ["Value", "money", "Money that the events brought."],
  start: ["Start", "people", "People in the stage on day 0."],
  end: ["At the end", "people", "People in the stage after the last day."],
  people: ["People", "people", ""],
  adopters: ["Adopters", "count", "People who came, of themselves or by referral."],
  roots: ["Came of themselves", "count", "Adopters that nobody brought: roots of referral trees."],
  referred: ["Came by referral", "count", "Adopters that another adopter brought."],
  amplification: ["Amplification", "ratio", "Adopters over those who came of themselves."],
  offspring_mean: ["Brought by an adopter", "ratio", "Adopters brought by one adopter, so far."],
  reproduction: [
    "Reproduction number",
    "ratio",
    "Adopters brought by one, late adopters made up for.",
  ],
  cycle_days: ["Cycle time", "days", "Days from an adopter to those he brought, so far."],
  largest: ["Largest tree", "count", "Adopters of the largest referral tree."],
  depth: ["Last generation", "ratio", "Generations of the deepest tree."],
  structural_virality: [
    "Structural virality",
    "ratio",
    "Mean distance between two people of a tree (Goel et al. 2016).",
  ],
  died_out: ["Trees died out", "share", "Trees that can bring nobody any more."],
  outbreak: [
    "Trees that are outbreaks",
    "share",
    "Trees at least as large as the size that counts as an outbreak.",
  ],
};

const abbreviations = ["cpa", "cpc", "cpm", "ctr", "roas", "roi", "k"];

// "Share aware", "CTR", "K factor" of a name without words of its own.
function labelOf(name) {
  const words = name.split("_").map((word) => (abbreviations.includes(word) ? word.toUpperCase() : word));
  const label = words.join(" ");
  return label.charAt(0).toUpperCase() + label.slice(1);
}

// { label, unit, definition: [lines] } of a figure; `definitions` of the result go before ours.
function termOf(key, result) {
  const defined = ((result.report && result.report.definitions) || {})[key.split(".")[0]];
  const [label, unit, words] = figureTerms[key] || [
    labelOf(key),
    defined ? defined.unit : "ratio",
    "",
  ];
  const lines = defined ? [defined.sentence, defined.formula, defined.source] : [words];
  return {
    label,
    unit: figureTerms[key] ? unit : (defined && defined.unit) || unit,
    lines: lines.filter(Boolean),
  };
}

// ---- what shows ----

let shownDefinition = null;

function hideDefinition() {
  if (!shownDefinition) return;
  shownDefinition.by.removeAttribute("aria-describedby");
  shownDefinition.box.remove();
  shownDefinition = null;
}

function showDefinition(by, lines) {
  hideDefinition();
  const id = freshId("definition");
  const box = element(
    "div",
    { class: "definition", role: "tooltip", id },
    lines.map((line) => element("div", null, nameOf(line))),
  );
  const place = by.getBoundingClientRect();
  document.body.append(box);
  box.style.left = `${Math.max(8, Math.min(place.left + scrollX, scrollX + document.documentElement.clientWidth - box.offsetWidth - 8))}px`;
  box.style.top = `${place.bottom + scrollY + 2}px`;
  box.addEventListener("mouseleave", hideDefinition);
  by.setAttribute("aria-describedby", id);
  shownDefinition = { by, box };
}

// From the word to its definition the pointer crosses a gap.
function leaveTerm(event) {
  if (!(shownDefinition && shownDefinition.box.contains(event.relatedTarget))) hideDefinition();
}

document.addEventListener("keydown", (event) => event.key === "Escape" && hideDefinition());

// A word with its definition; plain text where there is none.
function termWord(label, lines) {
  if (lines.length === 0) return nameOf(label);
  const show = (event) => showDefinition(event.currentTarget, lines);
  return button(label, show, {
    class: "term",
    mouseenter: show,
    mouseleave: leaveTerm,
    focus: show,
    blur: hideDefinition,
  });
}
