// answer.js: the answer of a result in one sentence, and what must be said beside it. As the
// terminal's pages (report/terminal_*.c), with the confidence.

// ---- pieces ----

// What an optimization makes best, as its result says it; results of older programs say less.
function objectiveWordsOf(result) {
  return result.objective_words || result.objective;
}

function objectiveUnitOf(result) {
  const unit = result.objective_unit || "ratio";
  return unit === "share" || unit === "per person" ? "ratio" : unit; // as the terminal has it
}

// The figure that a comparison goes by.
function figureWordsOf(result) {
  return result.figure_words || result.figure.split(".").pop();
}

// "53 % into prospecting, 27 % into retargeting and 20 % into conversion", largest first.
function splitWords(split) {
  const names = Object.keys(split);
  const percents = wholePercents(Object.values(split));
  const worth = names
    .map((name, i) => ({ name, percent: percents[i] }))
    .filter((one) => one.percent > 0);
  worth.sort((a, b) => b.percent - a.percent);
  return listWords(worth.map((one) => `${one.percent}\u00a0% into ${inSentence(one.name)}`));
}

// "70/20/10"
function splitCode(split) {
  return wholePercents(Object.values(split)).join("/");
}

function isSameSplit(one, other) {
  return Object.keys(one).every((name) => Math.abs(one[name] - (other[name] || 0)) < 0.005);
}

// ---- by command ----

function opposite(figure) {
  const [low, high] = figure.ci95;
  return {
    ...figure,
    mean: -figure.mean,
    ci95: hasInterval(figure) ? [-high, -low] : [null, null],
  };
}

// The alternative that is the plan's own split, with the objective of both.
function currentOf(result) {
  const found = (result.alternatives || []).find((one) => one.name === "current");
  return found || (result.alternatives || [])[1] || null;
}

function comparisonWords(result, unit, currency) {
  const current = currentOf(result);
  if (!current || !result.objective_better) return "";
  if (isSameSplit(result.recommended.split, current.split))
    return ". That is your plan's split, within half a point";
  const behind = current.behind;
  const isBetter = behind.mean >= 0;
  const isMore = isBetter === (result.objective_better !== "less");
  const size = isBetter ? behind : opposite(behind);
  const confidence = signConfidence(behind);
  const sure = confidence === null ? "" : `, with ${confidenceWord(confidence)} confidence`;
  return `, ${figureSentence(size, unit, currency)} ${isMore ? "more" : "less"} than your plan's ${splitCode(current.split)}${sure}`;
}

function optimizeCaveats(result) {
  const caveats = [];
  const current = currentOf(result);
  if (result.feasible === false)
    caveats.push("No plan within the rules meets all targets; this one comes nearest.");
  if (!current || isSameSplit(result.recommended.split, current.split)) return caveats;
  const low = hasInterval(current.behind) ? current.behind.ci95[0] : current.behind.mean;
  const high = hasInterval(current.behind) ? current.behind.ci95[1] : current.behind.mean;
  if (low > 0) return caveats;
  if (current.within_bounds === false)
    caveats.push("Your plan's split breaks the rules or misses the targets that the plan sets.");
  else if (high < 0)
    caveats.push(
      "The search found it better, the simulation finds it worse: keep your plan's split.",
    );
  else
    caveats.push(
      "The interval of the difference includes 0: these replications do not separate the two. More of them (--replications) might; so might nothing.",
    );
  return caveats;
}

function optimizeAnswer(result) {
  const currency = currencyOf(result);
  const unit = objectiveUnitOf(result);
  const best = (result.alternatives || [])[0];
  const total = Object.values(result.recommended.money).reduce((a, b) => a + b, 0);
  if (!best || best.objective.mean === null)
    return { sentence: "There is no money to split.", caveats: [] };
  const put = total > 0 ? `Put ${splitWords(result.recommended.split)}` : "No ad pays for itself";
  const own = `${objectiveWordsOf(result)} ${figureSentence(best.objective, unit, currency)}`;
  return {
    sentence: `${put}: ${own}${comparisonWords(result, unit, currency)}.`,
    caveats: optimizeCaveats(result),
  };
}

function simulateAnswer(result) {
  const { roas, revenue, spend, profit, conversions, cpa } = result.totals;
  const currency = currencyOf(result);
  const words = (figure, unit) => figureSentence(figure, unit, currency);
  const lead =
    spend.mean > 0
      ? `ROAS ${words(roas, "ratio")}: ${words(revenue, "money")} of revenue for ${moneyWord(spend.mean)} ${currency} of ads`
      : `${words(revenue, "money")} of revenue without paid ads`;
  const each = cpa.mean === null ? "" : `, ${words(cpa, "money")} of ads each`;
  return {
    sentence: `${lead}. Profit ${words(profit, "money")}; ${words(conversions, "count")} conversions${each}.`,
    caveats: [],
  };
}

function frontierAnswer(result) {
  const best = result.highest_profit;
  const currency = currencyOf(result);
  const money = (x) => `${moneyWord(x)} ${currency}`;
  const budgets = result.points.map((point) => point.budget);
  if (!best)
    return {
      sentence: `Between budgets of ${money(Math.min(...budgets))} and ${money(Math.max(...budgets))} no budget of highest profit was found.`,
      caveats: [],
    };
  return {
    sentence: `Profit is highest at a budget of ${money(best.budget)}: ${money(best.profit)} of profit at ROAS ${numberWord(best.roas, 2)}, with ${splitWords(best.split)}; one more ${currency} there brings ${numberWord(best.marginal_return, 2)} of revenue.`,
    caveats: [
      "These are means of the engine expected; intervals stand beside the budgets that were simulated.",
    ],
  };
}

function cascadeAnswer(result) {
  const {
    roots,
    referred,
    amplification,
    k_factor: factor,
    offspring_mean: offspring,
  } = result.cascades;
  const brought = offspring
    ? ` In these ${result.plan.horizon_days} days an adopter brought ${figureSentence(offspring, "ratio", "")} others.`
    : "";
  const life =
    factor && factor.k !== null
      ? ` The model's K-factor is ${numberWord(factor.k, 3)} over a life.`
      : "";
  return {
    sentence: `${figureSentence(roots, "count", "")} people came of themselves and ${figureSentence(referred, "count", "")} by referral: amplification ${figureSentence(amplification, "ratio", "")}.${brought}${life}`,
    caveats: [],
  };
}

function attributeAnswer(result) {
  const judged = result.rules
    .filter((rule) => typeof rule.error === "number")
    .sort((a, b) => a.error - b.error);
  const last = judged.find((rule) => rule.name === "last-touch");
  if (judged.length === 0) {
    const { conversions, nulls, touches } = result.paths || {};
    return {
      sentence: `${result.rules.length} rules share ${countWord(conversions)} conversions among ${result.rules[0].channels.length} channels, from ${countWord(touches)} touches on the way to them and ${countWord(nulls)} ways that came to nothing.`,
      caveats: [
        "Rules say who was there, not who made the difference: only an experiment, or `funnel attribute PLAN`, says what a channel adds.",
      ],
    };
  }
  const nearest = `Nearest to what the campaigns really add is ${judged[0].name}, off by ${shareWord(judged[0].error)} of it`;
  const beside =
    last && last !== judged[0] ? `; last touch is off by ${shareWord(last.error)}` : "";
  return { sentence: `${nearest}${beside}.`, caveats: [] };
}

function chainAnswer(result) {
  const currency = currencyOf(result);
  const money = (x) => `${moneyWord(x)} ${currency}`;
  const stages = Object.entries(result.stages).filter(([, stage]) => stage.cost_to_advance > 0);
  const [name, dearest] =
    stages.sort((a, b) => b[1].cost_to_advance - a[1].cost_to_advance)[0] || [];
  const all = result.new_customers && result.new_customers.all;
  const lever = (result.levers || []).find((one) => one.kind !== "margin");
  const sentences = [];
  if (name)
    sentences.push(
      `The dearest step is out of ${inSentence(name)}: ${money(dearest.cost_to_advance)} for each who goes on.`,
    );
  if (all && all.lifetime_value !== null)
    sentences.push(
      `A new customer is worth ${money(all.lifetime_value)} and costs ${money(result.totals.spend_per_new_customer)} of ads.`,
    );
  if (lever)
    sentences.push(
      `The strongest lever but the margin is ${inSentence(lever.name)}: 10\u00a0% better, it brings ${money(lever.profit_change)} more profit.`,
    );
  return {
    sentence: sentences.join(" "),
    caveats: ["All of it is computed by the engine expected: means, without intervals."],
  };
}

function compareAnswer(result) {
  const currency = currencyOf(result);
  const name = figureWordsOf(result);
  const best = result.plans.find((plan) => plan.name === result.ranking[0]);
  const tied = result.may_be_best || [];
  if (!best) return { sentence: `No plan has the figure ${name}.`, caveats: [] };
  const value = `${name} ${figureSentence(best.value, result.unit, currency)}`;
  if (tied.length > 1)
    return {
      sentence: `${listWords(tied.map(inSentence))} are not separated: each may be the best. ${inSentence(best.name)} shows the ${result.better === "less" ? "least" : "most"}, ${value}.`,
      caveats: [],
    };
  return {
    sentence: `${inSentence(best.name)} is best, with ${shareWord(result.confidence)} confidence against all others together: ${value}.`,
    caveats: [],
  };
}

const answers = {
  optimize: optimizeAnswer,
  simulate: simulateAnswer,
  frontier: frontierAnswer,
  cascade: cascadeAnswer,
  attribute: attributeAnswer,
  chain: chainAnswer,
  compare: compareAnswer,
};

// A result of an older or newer program may lack what a sentence needs.
function answerOf(result) {
  try {
    return answers[result.command](result);
  } catch (problem) {
    return { sentence: `A result of funnel ${result.command}.`, caveats: [] };
  }
}
