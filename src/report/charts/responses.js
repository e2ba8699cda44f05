// responses.js: what each campaign's money adds, and what the next of it would add.
//
// One campaign's money is moved, all others stay. Added is what revenue is without that campaign's
// money short of.

const most = 8; // curves that can be told apart

// The campaigns with most money, in the order of the plan.
function shown(result) {
  const all = result.report.responses;
  const chosen = new Set([...all].sort((a, b) => b.at - a.at).slice(0, most));
  return all.filter((one) => chosen.has(one));
}

function added(response) {
  return response.revenue.map((revenue) => revenue - response.revenue[0]);
}

// Between two points of a curve.
function valueAt(xs, ys, x) {
  for (let i = 1; i < xs.length; i++)
    if (x <= xs[i] * (1 + 1e-12)) return ys[i - 1] + ((ys[i] - ys[i - 1]) * (x - xs[i - 1])) / (xs[i] - xs[i - 1]);
  return ys[ys.length - 1];
}

// Below this revenue of the next unit of money costs more than it earns; null where it is not known.
function payingRevenue(result) {
  const offer = result.report.document && result.report.document.offer;
  const margin = offer && (typeof offer.margin === "object" ? offer.margin.mean : offer.margin);
  return typeof margin === "number" && margin > 0 ? 1 / margin : null;
}

function marginalAt(response) {
  return valueAt(response.spend, response.marginal, response.at);
}

function curve(response, ys, color, axes, look) {
  return {
    type: "scatter",
    mode: "lines",
    x: response.spend,
    y: ys,
    line: { color, width: 2 },
    name: look.escape(response.campaign),
    ...axes,
  };
}

function point(response, ys, color, axes, look) {
  return {
    type: "scatter",
    mode: "markers",
    x: [response.at],
    y: [valueAt(response.spend, ys, response.at)],
    marker: { color, size: 9, line: { color: look.surface, width: 1.5 } },
    hoverinfo: "skip",
    showlegend: false,
    ...axes,
  };
}

// Names at the ends of curves, moved apart so that none covers another.
function endLabels(ends, axis, panel, height, look) {
  const least = 17 / (height * (panel.y[1] - panel.y[0]));
  const placed = [...ends].sort((a, b) => a.part - b.part);
  placed.forEach((end, i) => {
    end.at = i === 0 ? end.part : Math.max(end.part, placed[i - 1].at + least);
  });
  const over = placed.length ? placed[placed.length - 1].at - 1 : 0;
  return placed.map((end) => ({
    text: end.text,
    font: { color: end.color },
    xref: "paper",
    yref: "paper",
    x: panel.x[1],
    y: panel.y[0] + (end.at - Math.max(0, over)) * (panel.y[1] - panel.y[0]),
    xanchor: "left",
    yanchor: "middle",
    xshift: 4,
    showarrow: false,
  }));
}

function layoutOf(look, isWide, panels) {
  const xaxis = (panel, anchor) => ({ domain: panel.x, anchor, rangemode: "tozero", nticks: 5, tickformat: "~s", fixedrange: true, showgrid: false, showline: true, title: { text: `money of the campaign, ${look.escape(look.currency)}`, standoff: 4, font: { size: 12 } } });
  const yaxis = (panel, anchor, tickformat) => ({ domain: panel.y, anchor, rangemode: "tozero", nticks: 6, tickformat, fixedrange: true });
  const title = (text, panel) => ({ text, font: { weight: 600 }, xref: "paper", yref: "paper", x: panel.x[0], y: panel.y[1], xanchor: "left", yanchor: "bottom", showarrow: false });
  return {
    xaxis: xaxis(panels[0], "y"),
    yaxis: yaxis(panels[0], "x", "~s"),
    xaxis2: xaxis(panels[1], "y2"),
    yaxis2: yaxis(panels[1], "x2", ""),
    annotations: [
      title(`revenue it adds, ${look.escape(look.currency)}`, panels[0]),
      title(`revenue of the next ${look.escape(look.currency)}`, panels[1]),
    ],
    showlegend: !isWide,
    legend: { orientation: "h", x: 0, y: -0.12, yanchor: "top", itemclick: false, itemdoubleclick: false },
    shapes: [],
    margin: { l: 56, r: isWide ? 112 : 14, t: 28, b: isWide ? 48 : 60 },
  };
}

// The line of what pays for itself, where it stands within the panel.
function addPaying(layout, paying, highest, currency) {
  if (paying === null || paying > 1.5 * highest) return;
  layout.shapes.push({ type: "line", xref: "x2 domain", yref: "y2", x0: 0, x1: 1, y0: paying, y1: paying, line: { width: 1, dash: "dot" } });
  layout.annotations.push({ text: "pays for itself", xref: "x2 domain", yref: "y2", x: 1, y: paying, xanchor: "right", yanchor: "bottom", showarrow: false });
}

funnelChart({
  name: "responses",
  order: 40,
  title: "What each campaign's money adds",
  needs: (result) => Boolean(result.report && Array.isArray(result.report.responses) && result.report.responses.length > 0),
  sentence: (result, look) => {
    const responses = shown(result);
    const ranked = [...responses].sort((a, b) => marginalAt(b) - marginalAt(a));
    const best = ranked[0];
    const worst = ranked[ranked.length - 1];
    const next = (one) => look.number(marginalAt(one), 2);
    const isSame = ranked.length > 1 && marginalAt(best) - marginalAt(worst) < 0.02 * Math.abs(marginalAt(best));
    const where =
      ranked.length === 1
        ? `${next(best)} of revenue`
        : isSame
          ? `${next(best)} of revenue in every campaign: no move of money between them helps`
          : `most revenue in ${best.campaign}, ${next(best)}, and least in ${worst.campaign}, ${next(worst)}`;
    const paying = payingRevenue(result);
    const pays = paying === null ? "" : ` Money pays for itself where the next unit brings ${look.number(paying, 2)} or more, at the plan's margin.`;
    const left = result.report.responses.length - responses.length;
    const rest = left > 0 ? ` ${look.count(left)} smaller campaigns are in the table only.` : "";
    return `At the dots, the plan, the next unit of money brings ${where}.${pays}${rest}`;
  },
  draw: (result, look) => {
    const responses = shown(result);
    const isWide = look.width >= 760;
    const gap = 0.2;
    const panels = isWide
      ? [{ x: [0, (1 - gap) / 2], y: [0, 1] }, { x: [(1 + gap) / 2, 1], y: [0, 1] }]
      : [{ x: [0, 1], y: [0.58, 1] }, { x: [0, 1], y: [0, 0.4] }];
    const height = isWide ? 380 : 660;
    const layout = layoutOf(look, isWide, panels);
    const traces = [];
    const highest = [Math.max(...responses.flatMap(added)), Math.max(...responses.map((one) => one.marginal[1] * 1.15))];
    const ends = [[], []];
    responses.forEach((response, i) => {
      const color = look.colors[i % look.colors.length];
      [added(response), response.marginal].forEach((ys, k) => {
        const axes = { xaxis: k ? "x2" : "x", yaxis: k ? "y2" : "y" };
        const line = curve(response, ys, color, axes, look);
        line.showlegend = k === 0;
        line.text = response.spend.map((money, j) => (k ? `the next brings ${look.number(ys[j], 2)} at ${look.money(money)}` : `${look.money(ys[j])} more for ${look.money(money)}`));
        line.hovertemplate = `${look.escape(response.campaign)}: %{text}<extra></extra>`;
        traces.push(line, point(response, ys, color, axes, look));
        ends[k].push({ text: look.escape(look.shortened(response.campaign, 15)), color, part: ys[ys.length - 1] / (1.05 * highest[k]) });
      });
    });
    layout.yaxis.range = [Math.min(0, ...responses.flatMap(added)), 1.05 * highest[0]];
    layout.yaxis2.range = [Math.min(0, ...responses.flatMap((one) => one.marginal)), 1.05 * highest[1]];
    addPaying(layout, payingRevenue(result), highest[1], look.currency);
    for (const shape of layout.shapes) shape.line.color = look.text;
    if (isWide) [0, 1].forEach((k) => layout.annotations.push(...endLabels(ends[k], k, panels[k], height - 76, look)));
    return { traces, layout, height };
  },
  table: (result, look) => ({
    columns: [
      { title: "Campaign" },
      { title: "Its money", unit: look.currency },
      { title: "Revenue of the plan", unit: look.currency },
      { title: "Conversions" },
      { title: "Revenue of the next unit" },
    ],
    rows: result.report.responses.flatMap((response) =>
      response.spend.map((money, i) => [response.campaign, money, response.revenue[i], response.conversions[i], response.marginal[i]]),
    ),
  }),
});
