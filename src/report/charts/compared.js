// compared.js: the totals of compared plans, beside each other: each figure in parts of the first plan's.

const compared = ["revenue", "spend", "profit", "roas", "conversions", "cpa"];

// What a figure is called, and its unit; results of older programs do not say.
function termOf(result, figure) {
  return (result.figures || {})[figure] || { words: figure.replace(/_/g, " "), unit: "ratio" };
}

function totalWord(result, look, figure, mean) {
  const { unit } = termOf(result, figure);
  if (unit === "money") return look.money(mean);
  return unit === "count" || unit === "people" ? look.count(mean) : look.number(mean, 2);
}

function meanOf(plan, figure) {
  const total = plan.totals[figure];
  return total && typeof total.mean === "number" && Number.isFinite(total.mean) ? total.mean : null;
}

// Figures that parts can be taken of: the first plan's is above 0.
function shownFigures(result) {
  return compared.filter((figure) => meanOf(result.plans[0], figure) > 0);
}

// Bars of more plans than there are colours would be told apart by nobody.
function shownPlans(result) {
  const most = 7;
  const place = (plan) => {
    const at = result.ranking.indexOf(plan.name);
    return at < 0 ? result.plans.length : at;
  };
  const others = result.plans.slice(1).sort((a, b) => place(a) - place(b));
  return others.slice(0, most);
}

// Without its middle where it is long: names of a kind often differ at their ends.
function cutName(name, most) {
  const characters = Array.from(String(name));
  const tail = Math.floor((most - 1) / 2);
  if (characters.length <= most) return characters.join("");
  return `${characters.slice(0, most - 1 - tail).join("")}…${characters.slice(characters.length - tail).join("")}`;
}

function changeOf(result, plan, figure) {
  const mean = meanOf(plan, figure);
  return mean === null ? null : (mean / meanOf(result.plans[0], figure) - 1) * 100;
}

function largestChange(result) {
  let largest = null;
  for (const plan of shownPlans(result))
    for (const figure of shownFigures(result)) {
      const change = changeOf(result, plan, figure);
      if (change !== null && (largest === null || Math.abs(change) > Math.abs(largest.change))) largest = { plan, figure, change };
    }
  return largest;
}

function columnsOf(result) {
  return Object.keys(result.plans[0].totals);
}

funnelChart({
  name: "compared",
  order: 12,
  title: "What changes between the plans",
  needs: (result) => result.command === "compare" && Array.isArray(result.plans) && result.plans.length > 1 && shownFigures(result).length > 0,
  sentence: (result, look) => {
    const largest = largestChange(result);
    const first = cutName(result.plans[0].name, 60);
    const left = result.plans.length - 1 - shownPlans(result).length;
    const most = largest
      ? ` The largest change is in ${termOf(result, largest.figure).words} of ${cutName(largest.plan.name, 60)}: ${look.number(largest.change, 1)} %.`
      : "";
    const rest = left > 0 ? ` The best of the plans are drawn; ${left} more are in the table.` : "";
    return `Means of each plan, in percent more than those of ${first}.${most}${rest}`;
  },
  draw: (result, look) => {
    const figures = shownFigures(result);
    const plans = shownPlans(result);
    const isNarrow = look.width < 480;
    const traces = plans.map((plan, i) => ({
      type: "bar",
      name: look.escape(cutName(plan.name, isNarrow ? 24 : 40)),
      x: figures.map((figure) => termOf(result, figure).words),
      y: figures.map((figure) => changeOf(result, plan, figure)),
      marker: { color: look.colors[i % look.colors.length] },
      customdata: figures.map((figure) => {
        const mean = meanOf(plan, figure);
        const change = changeOf(result, plan, figure);
        if (change === null) return "";
        const told = totalWord(result, look, figure, mean);
        return `${look.escape(plan.name)}<br>${termOf(result, figure).words} ${told}: ${change > 0 ? "+" : ""}${look.number(change, 1)} %`;
      }),
      hovertemplate: "%{customdata}<extra></extra>",
    }));
    return {
      traces,
      layout: {
        barmode: "group",
        xaxis: { fixedrange: true, showgrid: false, type: "category", tickangle: isNarrow ? -45 : 0 },
        yaxis: { fixedrange: true, ticksuffix: " %", zeroline: true, zerolinecolor: look.text, zerolinewidth: 1 },
        showlegend: true,
        legend: { orientation: "h", y: 1.02, yanchor: "bottom", x: 0, itemclick: false, itemdoubleclick: false },
        margin: { l: 8, r: 16, t: 24, b: isNarrow ? 72 : 36 },
      },
      height: isNarrow ? 420 : 360,
    };
  },
  table: (result) => ({
    columns: [{ title: "Plan" }, ...columnsOf(result).map((figure) => ({ title: termOf(result, figure).words }))],
    rows: result.plans.map((plan) => [plan.name, ...columnsOf(result).map((figure) => meanOf(plan, figure))]),
  }),
});
