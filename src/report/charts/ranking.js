// ranking.js: plans compared: how far each is from the first, with paired intervals.

function figureName(result) {
  return result.figure_words || result.figure.replace(/^totals\./, "").replace(/_/g, " ");
}

function isKnown(number) {
  return typeof number === "number" && Number.isFinite(number);
}

// The unit a difference is told in, and as many decimals as let its interval be seen.
function differenceWord(result, look, number) {
  const halves = result.plans.slice(1).map((plan) => {
    const [low, high] = plan.difference.ci95;
    return isKnown(low) ? (high - low) / 2 : Math.abs(plan.difference.mean);
  });
  const least = Math.min(...halves.filter((half) => half > 0), Infinity);
  const decimals = result.unit === "money" && least > 1 ? 0 : isKnown(least) ? Math.min(6, Math.max(2, Math.ceil(-Math.log10(least)) + 1)) : 2;
  const word = look.number(number, decimals);
  const signed = number > 0 ? `+${word}` : word;
  return result.unit === "money" && look.currency ? `${signed} ${look.currency}` : signed;
}

function valueWord(result, look, number) {
  if (!isKnown(number)) return "–";
  if (result.unit === "money") return look.money(number);
  if (result.unit === "count" || result.unit === "people") return look.count(number);
  return look.number(number, Math.abs(number) < 0.05 ? 4 : 2);
}

function rankWord(plan) {
  if (!plan.rank) return "no rank";
  return plan.rank[0] === plan.rank[1] ? `rank ${plan.rank[0]}` : `ranks ${plan.rank[0]}–${plan.rank[1]}`;
}

// Best first; plans without a value last.
function rankedPlans(result) {
  const place = (plan) => {
    const at = result.ranking.indexOf(plan.name);
    return at < 0 ? result.plans.length : at;
  };
  return [...result.plans].sort((a, b) => place(a) - place(b));
}

function isFirst(result, plan) {
  return plan === result.plans[0];
}

function differenceOf(result, plan) {
  return isFirst(result, plan) ? { mean: 0, ci95: [null, null] } : plan.difference;
}

// Without its middle where it is long: names of a kind often differ at their ends.
function shortName(name, most) {
  const characters = Array.from(String(name));
  const tail = Math.floor((most - 1) / 2);
  if (characters.length <= most) return characters.join("");
  return `${characters.slice(0, most - 1 - tail).join("")}…${characters.slice(characters.length - tail).join("")}`;
}

function hoverWord(result, look, plan) {
  const difference = differenceOf(result, plan);
  const [low, high] = difference.ci95;
  const lines = [look.escape(plan.name), `${rankWord(plan)}: ${look.escape(figureName(result))} ${valueWord(result, look, plan.value.mean)}`];
  if (!isFirst(result, plan)) lines.push(`${differenceWord(result, look, difference.mean)} against ${look.escape(result.plans[0].name)}`);
  if (isKnown(low)) lines.push(`95 % interval ${differenceWord(result, look, low)} to ${differenceWord(result, look, high)}`);
  if (isKnown(low) && plan.wins) lines.push(`better in ${look.percent(plan.wins.mean)} of runs`);
  return lines.join("<br>");
}

// Dots with their intervals; who may be best has the colour of the page.
function dotsOf(result, look, plans, isBest) {
  const shown = plans.filter((plan) => result.may_be_best.includes(plan.name) === isBest);
  const half = (plan, side) => {
    const difference = differenceOf(result, plan);
    return isKnown(difference.ci95[side]) ? Math.abs(difference.ci95[side] - difference.mean) : 0;
  };
  const color = isBest ? look.colors[0] : look.colors[7];
  return {
    type: "scatter",
    mode: "markers",
    name: isBest ? "may be the best" : "surely not the best",
    x: shown.map((plan) => differenceOf(result, plan).mean),
    y: shown.map((plan) => plans.indexOf(plan)),
    marker: { color, size: 10, symbol: isBest ? "circle" : "diamond" },
    error_x: {
      type: "data",
      symmetric: false,
      array: shown.map((plan) => half(plan, 1)),
      arrayminus: shown.map((plan) => half(plan, 0)),
      color,
      thickness: 2,
      width: 5,
    },
    customdata: shown.map((plan) => hoverWord(result, look, plan)),
    hovertemplate: "%{customdata}<extra></extra>",
  };
}

funnelChart({
  name: "ranking",
  order: 10,
  title: "Which plan is better, and how sure that is",
  needs: (result) => result.command === "compare" && Array.isArray(result.plans) && result.plans.length > 1,
  sentence: (result, look) => {
    const first = result.plans[0].name;
    const better = result.better === "less" ? " Less is better." : "";
    const told = result.plans
      .slice(1, 4)
      .filter((plan) => isKnown(plan.difference.mean))
      .map((plan) => {
        const [low, high] = plan.difference.ci95;
        const interval = isKnown(low) ? ` (95 % interval ${differenceWord(result, look, low)} to ${differenceWord(result, look, high)})` : "";
        return `${shortName(plan.name, 60)} ${differenceWord(result, look, plan.difference.mean)}${interval}`;
      });
    const more = result.plans.length > 4 ? "; the others are in the table" : "";
    const against = told.length > 0 ? ` Against ${shortName(first, 60)}, in ${figureName(result)}: ${told.join("; ")}${more}.` : "";
    return `${result.answer}${better}${against} Intervals are of paired differences under the same luck.`;
  },
  draw: (result, look) => {
    const plans = rankedPlans(result).filter((plan) => isKnown(plan.value.mean) && isKnown(differenceOf(result, plan).mean));
    const isNarrow = look.width < 480;
    const most = isNarrow ? 16 : 34;
    const labels = plans.map((plan) => `${look.escape(shortName(plan.name, most))}${isNarrow ? "" : `  (${rankWord(plan)})`}`);
    const traces = [true, false].map((isBest) => dotsOf(result, look, plans, isBest)).filter((trace) => trace.x.length > 0);
    const unit = result.unit === "money" && look.currency ? `, ${look.currency}` : "";
    const against = look.escape(shortName(result.plans[0].name, isNarrow ? 20 : 40));
    return {
      traces,
      layout: {
        xaxis: {
          title: { text: `${look.escape(figureName(result))}${isNarrow ? "<br>" : " "}more than ${against}${unit}` },
          zeroline: true,
          zerolinecolor: look.text,
          zerolinewidth: 1,
          fixedrange: true,
          nticks: isNarrow ? 4 : 8,
        },
        yaxis: {
          tickmode: "array",
          tickvals: plans.map((_, i) => i),
          ticktext: labels,
          range: [plans.length - 0.5, -0.5],
          fixedrange: true,
          showgrid: false,
          zeroline: false,
        },
        showlegend: true,
        legend: { orientation: "h", y: 1.02, yanchor: "bottom", x: 0, itemclick: false, itemdoubleclick: false },
        margin: { l: 8, r: 16, t: 36, b: isNarrow ? 64 : 52 },
      },
      height: Math.max(220, 130 + 34 * plans.length),
    };
  },
  table: (result) => ({
    columns: [
      { title: "Plan" },
      { title: "Best rank" },
      { title: "Worst rank" },
      { title: figureName(result), unit: result.unit },
      { title: `More than ${shortName(result.plans[0].name, 40)}` },
      { title: "Low", unit: "95 % interval" },
      { title: "High", unit: "95 % interval" },
      { title: "Wins", unit: "part of runs" },
      { title: "Sure to be better", unit: "on average" },
    ],
    rows: rankedPlans(result).map((plan) => {
      const difference = isFirst(result, plan) ? null : plan.difference;
      return [
        plan.name,
        plan.rank ? plan.rank[0] : null,
        plan.rank ? plan.rank[1] : null,
        plan.value.mean,
        difference ? difference.mean : null,
        difference ? difference.ci95[0] : null,
        difference ? difference.ci95[1] : null,
        difference && isKnown(plan.wins.ci95[0]) ? plan.wins.mean : null,
        difference ? plan.sureness : null,
      ];
    }),
  }),
});
