// waterfall.js: from what last touch credits campaigns with to what they really add.

function ruleOf(result, name) {
  return (result.rules || []).find((rule) => rule.name === name);
}

// [{ name, credited, added, change: { mean, low, high } }] of the campaigns whose effect is known.
function stepsOf(result) {
  const last = ruleOf(result, "last-touch");
  if (!last || !Array.isArray(result.incremental)) return [];
  return result.incremental.flatMap((campaign) => {
    const channel = last.channels.find((one) => one.name === campaign.name);
    if (!channel || !channel.excess) return [];
    const [low, high] = channel.excess.ci95 || [null, null];
    const isKnown = typeof low === "number" && typeof high === "number";
    return [
      {
        name: campaign.name,
        credited: channel.conversions.mean,
        added: campaign.conversions.mean,
        change: {
          mean: -channel.excess.mean,
          low: isKnown ? -high : null,
          high: isKnown ? -low : null,
        },
      },
    ];
  });
}

function sum(values) {
  return values.reduce((total, value) => total + value, 0);
}

// A bar that floats from one height to another.
function floating(steps) {
  let height = sum(steps.map((step) => step.credited));
  return steps.map((step) => {
    const base = height;
    height += step.change.mean;
    return { ...step, base, top: height };
  });
}

function errorsOf(steps, look) {
  return {
    type: "data",
    symmetric: false,
    array: steps.map((step) =>
      step.change.high === null ? 0 : step.change.high - step.change.mean,
    ),
    arrayminus: steps.map((step) =>
      step.change.low === null ? 0 : step.change.mean - step.change.low,
    ),
    color: look.text,
    thickness: 1,
    width: 4,
  };
}

const ends = ["credited by last touch", "really added"];

function endBars(steps, look) {
  const heights = [sum(steps.map((step) => step.credited)), sum(steps.map((step) => step.added))];
  return {
    type: "bar",
    x: ends,
    y: heights,
    text: heights.map(look.count),
    textposition: "outside",
    cliponaxis: false,
    constraintext: "none",
    textfont: { size: 12, color: look.text },
    marker: { color: look.colors[0] },
    hovertemplate: "%{x}: %{text} conversions<extra></extra>",
    showlegend: false,
  };
}

function stepBars(steps, look, isGain) {
  const chosen = floating(steps).filter((step) => step.change.mean >= 0 === isGain);
  return {
    type: "bar",
    name: isGain ? "last touch gives too little" : "last touch gives too much",
    x: chosen.map((step) => look.escape(step.name)),
    base: chosen.map((step) => step.base),
    y: chosen.map((step) => step.change.mean),
    customdata: chosen.map((step) => changeWord(step, look)),
    error_y: errorsOf(chosen, look),
    marker: { color: look.colors[isGain ? 2 : 1] },
    hovertemplate: "%{x}: %{customdata} conversions<extra></extra>",
  };
}

function changeWord(step, look) {
  return `${step.change.mean >= 0 ? "+" : ""}${look.count(step.change.mean)}`;
}

// Beyond the end of the interval, which would cross them at the end of the bar.
function stepLabels(steps, look) {
  const far = ({ base, change }) =>
    base + (change.mean >= 0 ? Math.max(change.mean, change.high) : Math.min(change.mean, change.low ?? 0));
  const placed = floating(steps);
  return {
    type: "scatter",
    mode: "text",
    x: placed.map((step) => look.escape(step.name)),
    y: placed.map(far),
    text: placed.map((step) => changeWord(step, look)),
    textposition: placed.map((step) => (step.change.mean >= 0 ? "top center" : "bottom center")),
    textfont: { size: 12, color: look.text },
    cliponaxis: false,
    hoverinfo: "skip",
    showlegend: false,
  };
}

funnelChart({
  name: "waterfall",
  order: 10,
  title: "From last touch to what campaigns really add",
  needs: (result) => stepsOf(result).length > 0,
  sentence: (result, look) => {
    const steps = stepsOf(result);
    const worst = [...steps].sort((a, b) => Math.abs(b.change.mean) - Math.abs(a.change.mean))[0];
    const credited = look.count(sum(steps.map((step) => step.credited)));
    const added = look.count(sum(steps.map((step) => step.added)));
    const interval =
      worst.change.low === null
        ? ""
        : ` (95 % interval ${look.count(worst.change.low)} to ${look.count(worst.change.high)})`;
    return `Last touch credits the campaigns with ${credited} conversions; without them, one at a time, ${added} would be lost. It is farthest off with ${worst.name}: the campaign adds ${look.count(worst.change.mean)}${interval} beside what it is credited with. Campaigns help each other, so that what is lost without each need not sum to all conversions.`;
  },
  draw: (result, look) => {
    const steps = stepsOf(result);
    return {
      traces: [
        endBars(steps, look),
        stepBars(steps, look, true),
        stepBars(steps, look, false),
        stepLabels(steps, look),
      ],
      layout: {
        barmode: "overlay",
        bargap: 0.35,
        xaxis: {
          type: "category",
          categoryorder: "array",
          categoryarray: [ends[0], ...steps.map((step) => look.escape(step.name)), ends[1]],
          showgrid: false,
          fixedrange: true,
        },
        yaxis: { title: { text: "conversions" }, rangemode: "tozero", fixedrange: true },
        legend: {
          orientation: "h",
          x: 0,
          y: 1.02,
          yanchor: "bottom",
          itemclick: false,
          itemdoubleclick: false,
        },
        margin: { l: 64, r: 16, t: 40, b: 40 },
      },
      height: 420,
    };
  },
  table: (result) => ({
    columns: [
      { title: "Campaign" },
      { title: "Credited by last touch", unit: "conversions" },
      { title: "Really added", unit: "conversions" },
      { title: "Difference", unit: "conversions" },
      { title: "95 % low" },
      { title: "95 % high" },
    ],
    rows: stepsOf(result).map((step) => [
      step.name,
      step.credited,
      step.added,
      step.change.mean,
      step.change.low,
      step.change.high,
    ]),
  }),
});
