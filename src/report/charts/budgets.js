// budgets.js: what other budgets bring: with the same split (a report), or the best of each (frontier).

function curvesOf(result) {
  if (result.command === "frontier" && Array.isArray(result.points)) {
    const points = result.points.filter((point) => typeof point.revenue === "number");
    const of = (key) => points.map((point) => point[key]);
    return { budget: of("budget"), roas: of("roas"), revenue: of("revenue"), profit: of("profit"), marginal: of("marginal_return"), at: null };
  }
  return result.report.budgets;
}

function isFrontier(result) {
  return result.command === "frontier";
}

function highest(values) {
  return values.reduce((best, value, i) => (value > values[best] ? i : best), 0);
}

// "30k" beside a point.
function shortMoney(money) {
  const units = [[1e12, "T"], [1e9, "G"], [1e6, "M"], [1e3, "k"]];
  for (const [unit, letter] of units) if (money >= unit) return `${Number((money / unit).toPrecision(3))}${letter}`;
  return String(Number(money.toPrecision(2)));
}

function panelsFor(look) {
  if (look.width >= 900) {
    const gap = 0.08;
    const wide = (1 - 2 * gap) / 3;
    return { height: 340, panels: [0, 1, 2].map((i) => ({ x: [i * (wide + gap), i * (wide + gap) + wide], y: [0, 1] })) };
  }
  const gap = 0.13;
  const tall = (1 - 2 * gap) / 3;
  return { height: 700, panels: [0, 1, 2].map((i) => ({ x: [0, 1], y: [Math.max(0, 1 - i * (tall + gap) - tall), 1 - i * (tall + gap)] })) };
}

function lineOf(curves, ys, color, axes, write, name) {
  return {
    type: "scatter",
    mode: "lines+markers",
    x: curves.budget,
    y: ys,
    line: { color, width: 2 },
    marker: { color, size: 4 },
    text: ys.map((y, i) => `${write(y)} at ${shortMoney(curves.budget[i])}`),
    hovertemplate: `${name}: %{text}<extra></extra>`,
    showlegend: false,
    ...axes,
  };
}

function ringAt(x, y, color, axes, look) {
  return { type: "scatter", mode: "markers", x: [x], y: [y], marker: { color, size: 11, line: { color: look.surface, width: 2 } }, hoverinfo: "skip", showlegend: false, ...axes };
}

funnelChart({
  name: "budgets",
  order: 50,
  title: "How much to spend",
  needs: (result) =>
    isFrontier(result) ? curvesOf(result).budget.length > 1 : Boolean(result.report && result.report.budgets && result.report.budgets.budget.length > 1),
  sentence: (result, look) => {
    const curves = curvesOf(result);
    const best = highest(curves.profit);
    const how = isFrontier(result) ? "Each budget with its best split." : "All campaigns with more or less money in the same proportions.";
    const isEnd = best === 0 || best === curves.profit.length - 1;
    const where = best === 0 ? "at the smallest of these budgets" : best === curves.profit.length - 1 ? "at the largest of these budgets" : `near ${look.money(curves.budget[best])}`;
    const first = curves.budget[0];
    const final = curves.budget[curves.budget.length - 1];
    return `${how} From ${look.money(first)} to ${look.money(final)} ROAS goes from ${look.number(curves.roas[0], 2)} to ${look.number(curves.roas[curves.roas.length - 1], 2)}; profit is highest ${where}, ${look.money(curves.profit[best])}${isEnd ? "" : ", and falls beyond"}.`;
  },
  draw: (result, look) => {
    const curves = curvesOf(result);
    const { panels, height } = panelsFor(look);
    const greatest = curves.budget[curves.budget.length - 1];
    const ratio = (x) => look.number(x, 2);
    const at = curves.at === null ? -1 : curves.budget.findIndex((money) => Math.abs(money - curves.at) < 1e-9 * money);
    const contents = [
      { title: "ROAS", lines: [["ROAS", curves.roas, look.colors[0], ratio], ["of the next unit", curves.marginal, look.colors[1], ratio]] },
      { title: `revenue, ${look.escape(look.currency)}`, lines: [["revenue", curves.revenue, look.colors[0], look.money]] },
      { title: `profit, ${look.escape(look.currency)}`, lines: [["profit", curves.profit, look.colors[0], look.money]] },
    ];
    const traces = [];
    const layout = { showlegend: false, annotations: [], margin: { l: 56, r: 14, t: 28, b: 48 } };
    contents.forEach((content, i) => {
      const axis = i === 0 ? "" : String(i + 1);
      const axes = { xaxis: `x${axis}`, yaxis: `y${axis}` };
      for (const [name, ys, color, write] of content.lines) {
        traces.push(lineOf(curves, ys, color, axes, write, name));
        if (at >= 0) traces.push(ringAt(curves.at, ys[at], color, axes, look));
      }
      layout[`xaxis${axis}`] = { domain: panels[i].x, anchor: `y${axis}`, range: [0, 1.03 * greatest], nticks: 6, tickformat: "~s", fixedrange: true, showgrid: false, showline: true, title: { text: `budget, ${look.escape(look.currency)}`, standoff: 4, font: { size: 12 } } };
      layout[`yaxis${axis}`] = { domain: panels[i].y, anchor: `x${axis}`, nticks: 6, tickformat: i ? "~s" : "", rangemode: i < 2 ? "tozero" : "normal", fixedrange: true, zerolinecolor: look.text, zerolinewidth: 1, zeroline: i === 2 };
      layout.annotations.push({ text: content.title, font: { weight: 600 }, xref: "paper", yref: "paper", x: panels[i].x[0], y: panels[i].y[1], xanchor: "left", yanchor: "bottom", showarrow: false });
    });
    const end = curves.budget.length - 1;
    const hasRoomBelow = curves.marginal[end] > 0.15 * Math.max(...curves.roas);
    contents[0].lines.forEach(([name, ys, color], k) => {
      const isBelow = k === 1 && hasRoomBelow;
      layout.annotations.push({ text: name, font: { color }, xref: "x", yref: "y", x: curves.budget[end], y: ys[end], xanchor: "right", yanchor: isBelow ? "top" : "bottom", yshift: isBelow ? -4 : 3, showarrow: false });
    });
    const best = highest(curves.profit);
    const isFar = curves.budget[best] > 0.5 * greatest;
    if (best > 0 && best < curves.profit.length - 1)
      layout.annotations.push({ text: `highest near ${shortMoney(curves.budget[best])}`, xref: "x3", yref: "y3", x: curves.budget[best], y: curves.profit[best], xanchor: isFar ? "right" : "left", yanchor: "bottom", xshift: isFar ? -6 : 6, yshift: 2, showarrow: false });
    if (at >= 0) layout.annotations.push({ text: isFrontier(result) ? "" : "plan", xref: "x2", yref: "y2", x: curves.at, y: curves.revenue[at], xanchor: "left", yanchor: "top", xshift: 7, yshift: -2, showarrow: false });
    return { traces, layout, height };
  },
  table: (result, look) => {
    const curves = curvesOf(result);
    return {
      columns: [
        { title: "Budget", unit: look.currency },
        { title: "ROAS" },
        { title: "Revenue", unit: look.currency },
        { title: "Profit", unit: look.currency },
        { title: "Revenue of the next unit" },
      ],
      rows: curves.budget.map((budget, i) => [budget, curves.roas[i], curves.revenue[i], curves.profit[i], curves.marginal[i]]),
    };
  },
});
