// occupancy.js: how many people stand in each stage, day by day, with the spread over replications.
//
// Stages differ by factors of a thousand, and a planner wants to see the small ones: each has a
// panel with a scale of its own.

function columnsFor(n, width) {
  return Math.min(n, width < 520 ? 1 : width < 900 ? 2 : 3);
}

// The domains of panels in rows of `columns`, with pixels between them.
function panelsOf(n, columns, rowHeight, look) {
  const rows = Math.ceil(n / columns);
  const height = rows * rowHeight + 40;
  const gapX = columns > 1 ? 58 / look.width : 0;
  const wide = (1 - (columns - 1) * gapX) / columns;
  const gapY = 50 / (height - 60);
  const tall = (1 - (rows - 1) * gapY) / rows;
  const panels = [];
  for (let i = 0; i < n; i++) {
    const column = i % columns;
    const row = Math.floor(i / columns);
    const top = 1 - row * (tall + gapY);
    panels.push({ x: [column * (wide + gapX), column * (wide + gapX) + wide], y: [Math.max(0, top - tall), top] });
  }
  return { panels, height };
}

// Zero is shown where people come and go by a good part of what there is.
function rangeOf(values) {
  const least = values.reduce((a, b) => Math.min(a, b), Infinity);
  const most = values.reduce((a, b) => Math.max(a, b), -Infinity);
  const margin = 0.08 * (most - least || 0.05 * Math.abs(most) || 1);
  return least > 0.5 * most ? [least - margin, most + margin] : [Math.min(0, least), most + margin];
}

function stageTraces(result, stage, index, days, look) {
  const axis = index === 0 ? "" : String(index + 1);
  const bands = result.daily.bands && result.daily.bands[stage];
  return look.course(days, result.daily.stages[stage], bands, look.colors[0], look.count, {
    hovertemplate: "day %{x}: %{text}<extra></extra>",
    name: look.escape(stage),
    xaxis: `x${axis}`,
    yaxis: `y${axis}`,
    showlegend: false,
  });
}

function valuesOf(result, stage) {
  const bands = result.daily.bands && result.daily.bands[stage];
  return bands ? [...bands.p05, ...bands.p95] : result.daily.stages[stage];
}

function last(values) {
  return values[values.length - 1];
}

funnelChart({
  name: "occupancy",
  order: 20,
  title: "Where people are, day by day",
  needs: (result) => Boolean(result.daily && result.daily.stages && result.daily.day && result.daily.day.length > 1),
  sentence: (result, look) => {
    const stages = Object.keys(result.daily.stages);
    const change = (stage) => last(result.daily.stages[stage]) - result.daily.stages[stage][0];
    const grown = stages.reduce((a, b) => (change(b) > change(a) ? b : a));
    const days = result.daily.stages[grown];
    const spread = result.daily.bands
      ? " Lines are means, dark bands hold half of the replications, light ones nine in ten."
      : "";
    return `Each stage on a scale of its own. Most are gained by ${grown}: from ${look.count(days[0])} to ${look.count(last(days))} people in ${days.length - 1} days.${spread}`;
  },
  draw: (result, look) => {
    const stages = Object.keys(result.daily.stages);
    const columns = columnsFor(stages.length, look.width);
    const { panels, height } = panelsOf(stages.length, columns, look.width < 520 ? 150 : 165, look);
    const days = result.daily.stages[stages[0]].map((_, t) => t);
    const layout = { showlegend: false, annotations: [], margin: { l: 52, r: 12, t: 28, b: 44 } };
    const traces = [];
    stages.forEach((stage, i) => {
      const axis = i === 0 ? "" : String(i + 1);
      const isLowest = i + columns >= stages.length;
      traces.push(...stageTraces(result, stage, i, days, look));
      layout[`xaxis${axis}`] = { domain: panels[i].x, anchor: `y${axis}`, range: [0, days.length - 1], nticks: 5, fixedrange: true, showgrid: false, showline: true, title: isLowest ? { text: "day", standoff: 4, font: { size: 12 } } : undefined };
      layout[`yaxis${axis}`] = { domain: panels[i].y, anchor: `x${axis}`, range: rangeOf(valuesOf(result, stage)), nticks: 4, tickformat: valuesOf(result, stage).every((people) => people < 10) ? "" : "~s", fixedrange: true, zeroline: false };
      layout.annotations.push({ text: `${look.escape(stage)}: ${look.count(last(result.daily.stages[stage]))} at the end`, font: { weight: 600 }, xref: "paper", yref: "paper", x: panels[i].x[0], y: panels[i].y[1], xanchor: "left", yanchor: "bottom", showarrow: false });
    });
    return { traces, layout, height };
  },
  table: (result) => {
    const stages = Object.keys(result.daily.stages);
    const bands = result.daily.bands;
    const columns = [{ title: "Day" }];
    for (const stage of stages) {
      columns.push({ title: stage, unit: "people" });
      if (bands) columns.push({ title: `${stage}, 5 %`, unit: "people" }, { title: `${stage}, 95 %`, unit: "people" });
    }
    const rows = result.daily.stages[stages[0]].map((_, t) => [
      t,
      ...stages.flatMap((stage) => [result.daily.stages[stage][t], ...(bands ? [bands[stage].p05[t], bands[stage].p95[t]] : [])]),
    ]);
    return { columns, rows };
  },
});
