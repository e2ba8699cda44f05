// ternary.js: what every split of the budget brings: a map over three items, a line over two.
//
// The map is drawn in plain coordinates, a filled contour within a triangle, since colours alone on
// a grid of points hide what matters: how far one can go from the best at what cost. Its bands are
// parts of the best value.

const height60 = Math.sqrt(3) / 2;
const losses = [0.01, 0.02, 0.05, 0.1, 0.2, 0.4]; // short of the best by

// ---- what is shown ----

// What the map is of; results of older programs say ROAS.
function figureOf(result) {
  const { landscape: land } = result.report;
  const { words, unit, better, by_range } = land.of || { words: "ROAS", unit: "ratio", better: "more", by_range: false };
  return {
    key: land.value ? "value" : "roas_on_budget",
    word: words,
    isMoney: unit === "money",
    isCount: unit === "count" || unit === "people",
    isLess: better === "less",
    isByRange: by_range,
  };
}

function write(figure, value, look) {
  const size = Math.abs(value);
  if (value === null) return "–";
  if (figure.isCount) return look.count(value);
  return figure.isMoney ? look.money(value) : look.number(value, size >= 1 ? 2 : size >= 0.1 ? 3 : 4);
}

function isBetter(figure, one, other) {
  return figure.isLess ? one < other : one > other;
}

function bestOf(figure, values) {
  return values.reduce((a, b) => (b !== null && (a === null || isBetter(figure, b, a)) ? b : a), null);
}

// On the map, and by name.
function bestOnMap(land, figure) {
  return bestOf(figure, [...land[figure.key], ...(land.best ? [land.best[figure.key]] : [])]);
}

// What a loss is a part of: the best value; of what may be below 0, the range.
function scaleOf(land, figure) {
  const best = bestOnMap(land, figure);
  const range = Math.max(...land[figure.key].map((value) => (value === null ? 0 : Math.abs(value - best))));
  return (figure.isByRange || best === 0 ? range : Math.abs(best)) || 1;
}

// Behind the best, as a part of the scale; what is not defined is as far as can be.
function lossOf(land, figure, value) {
  const best = bestOnMap(land, figure);
  return value === null ? Infinity : (figure.isLess ? value - best : best - value) / scaleOf(land, figure);
}

function percents(split, look) {
  return split.map((share) => look.number(100 * share, 0)).join("/");
}

// ---- splits with names ----

const markKinds = {
  best: { name: "recommended", symbol: "star", size: 17, color: 1 },
  plan: { name: "your plan", symbol: "circle", size: 12, color: 2 },
  rule: { name: "75/15/10 rule", symbol: "square", size: 11, color: 3 },
};

function marksOf(land) {
  return Object.keys(markKinds)
    .filter((key) => land[key])
    .map((key) => ({ ...markKinds[key], ...land[key] }));
}

function markName(mark, figure, look) {
  const others = mark.others_differ ? ", other shares differ" : "";
  return `${mark.name} ${percents(mark.split, look)}: ${write(figure, mark[figure.key], look)}${others}`;
}

// ---- the triangle ----

// The first item at the top, the second at the left, the third at the right.
function xOf([first, , third], sum) {
  return (third + 0.5 * first) / sum;
}

function yOf([first], sum) {
  return (height60 * first) / sum;
}

// Values by steps of the lattice: at(i, j) of i steps of the first and j of the second.
function latticeOf(land, values) {
  const steps = Math.round((Math.sqrt(8 * values.length + 1) - 3) / 2);
  const known = new Map();
  land.split.forEach((split, k) => {
    const i = Math.round((steps * split[0]) / land.sum);
    const j = Math.round((steps * split[1]) / land.sum);
    known.set(`${i},${j}`, values[k]);
  });
  return { steps, at: (i, j) => known.get(`${i},${j}`) };
}

// Linear within the small triangle that holds the point; beyond the edge, that of the edge.
function valueAt(lattice, x, y) {
  const { steps, at } = lattice;
  const first = Math.min(Math.max(y / height60, 0), 1);
  const third = Math.min(Math.max(x - first / 2, 0), 1 - first);
  const a = first * steps;
  const b = Math.max(0, 1 - first - third) * steps;
  const i = Math.min(Math.floor(a + 1e-9), steps);
  const j = Math.min(Math.floor(b + 1e-9), steps - i);
  const u = a - i;
  const v = b - j;
  const corners = u + v <= 1 + 1e-9
    ? [[i, j, 1 - u - v], [i + 1, j, u], [i, j + 1, v]]
    : [[i + 1, j + 1, u + v - 1], [i, j + 1, 1 - u], [i + 1, j, 1 - v]];
  let sum = 0;
  for (const [p, q, weight] of corners) if (Math.abs(weight) > 1e-9) sum += weight * (at(p, q) ?? at(i, j));
  return sum;
}

// Bands instead of values: 0 at the best, k where the k-th loss begins; between them in proportion.
function bandOf(loss) {
  let before = 0;
  for (let k = 0; k < losses.length; k++) {
    if (loss <= losses[k]) return k + (loss - before) / (losses[k] - before);
    before = losses[k];
  }
  return losses.length + Math.min(0.99, loss - before);
}

function surfaceOf(land, figure) {
  const farthest = losses[losses.length - 1] + 1;
  const lattice = latticeOf(land, land[figure.key].map((value) => Math.min(lossOf(land, figure, value), farthest)));
  const n = 121;
  const xs = Array.from({ length: n }, (_, i) => i / (n - 1));
  const ys = Array.from({ length: n }, (_, i) => (i / (n - 1)) * height60);
  return { x: xs, y: ys, z: ys.map((y) => xs.map((x) => -bandOf(valueAt(lattice, x, y)))) };
}

function mixed(one, other, part) {
  const channel = (color, at) => parseInt(color.slice(at, at + 2), 16);
  return `rgb(${[1, 3, 5].map((at) => Math.round((1 - part) * channel(one, at) + part * channel(other, at))).join(",")})`;
}

// From the farthest band to the best one: more ink is better.
function bandColors(look) {
  const n = losses.length + 1;
  return Array.from({ length: n }, (_, k) => mixed(look.surface, look.colors[0], 0.06 + 0.72 * (k / (n - 1)) ** 1.3));
}

function colorscaleOf(look) {
  const colors = bandColors(look);
  return colors.flatMap((color, k) => [[k / colors.length, color], [(k + 1) / colors.length, color]]);
}

function contourOf(land, figure, look) {
  const n = losses.length;
  return {
    type: "contour",
    ...surfaceOf(land, figure),
    zmin: -n - 1,
    zmax: 0,
    zauto: false,
    colorscale: colorscaleOf(look),
    contours: { coloring: "fill", start: -n, end: -1, size: 1, showlines: true },
    line: { width: 1, color: look.surface, smoothing: 0.6 },
    hoverinfo: "skip",
    showscale: false,
  };
}

// What the bands are, the best first.
function bandKey(land, figure, look) {
  const best = bestOnMap(land, figure);
  const scale = scaleOf(land, figure);
  const colors = bandColors(look).reverse();
  const value = (loss) => write(figure, figure.isLess ? best + loss * scale : best - loss * scale, look);
  return colors.map((color, k) => ({
    type: "scatter",
    mode: "markers",
    x: [null],
    y: [null],
    marker: { symbol: "square", size: 13, color, line: { color: look.grid, width: 1 } },
    name: k < losses.length ? `within ${look.number(100 * losses[k], 0)} % of the best: ${value(losses[k])}` : "less",
  }));
}

// What lies outside the triangle is covered, since the surface is drawn on a square.
function masks(look) {
  const cover = (x, y) => ({ type: "scatter", mode: "lines", x, y, fill: "toself", fillcolor: look.surface, line: { width: 0 }, hoverinfo: "skip", showlegend: false });
  return [
    cover([-0.02, 0, 0.5, 0.5, -0.02, -0.02], [0, 0, height60, height60 + 0.02, height60 + 0.02, 0]),
    cover([1.02, 1, 0.5, 0.5, 1.02, 1.02], [0, 0, height60, height60 + 0.02, height60 + 0.02, 0]),
  ];
}

function frame(land, look) {
  const lines = (points, color, width) => ({
    type: "scatter",
    mode: "lines",
    x: points.map((point) => (point ? xOf(point, 1) : null)),
    y: points.map((point) => (point ? yOf(point, 1) : null)),
    line: { color, width },
    opacity: width > 1 ? 1 : 0.35,
    hoverinfo: "skip",
    showlegend: false,
  });
  const inner = [];
  for (const share of [0.2, 0.4, 0.6, 0.8])
    inner.push([share, 1 - share, 0], [share, 0, 1 - share], null, [1 - share, share, 0], [0, share, 1 - share], null, [1 - share, 0, share], [0, 1 - share, share], null);
  return [lines(inner, look.text, 0.7), lines([[1, 0, 0], [0, 1, 0], [0, 0, 1], [1, 0, 0]], look.text, 1.2)];
}

// One scale on each side, in the colour of the text: read along the lines that leave it.
function sideLabels(land, look) {
  const label = (split, text, xanchor, yanchor, xshift, yshift) => ({ text, x: xOf(split, 1), y: yOf(split, 1), xanchor, yanchor, xshift, yshift, showarrow: false, font: { size: 11, color: look.muted || look.text } });
  const percent = (share) => `${look.number(100 * share * land.sum, 0)}`;
  const labels = [];
  for (const share of [0.2, 0.4, 0.6, 0.8]) {
    labels.push(label([share, 0, 1 - share], percent(share), "left", "middle", 5, 0));
    labels.push(label([1 - share, share, 0], percent(share), "right", "middle", -5, 4));
    labels.push(label([0, 1 - share, share], percent(share), "center", "top", 0, -3));
  }
  return labels;
}

function corners(land, look) {
  const isNarrow = look.width < 560;
  const name = (k) => look.escape(look.shortened(land.channels[k], isNarrow ? 16 : 28));
  const whole = isNarrow ? "" : `${look.number(100 * land.sum, 0)} %`;
  const corner = (x, y, xanchor, yanchor, text, yshift) => ({ x, y, xanchor, yanchor, text, yshift, showarrow: false, font: { weight: 600 } });
  return [
    corner(0.5, height60, "center", "bottom", `${name(0)} ${whole}`, 4),
    corner(0, 0, "left", "top", `${name(1)} ${whole}`, -18),
    corner(1, 0, "right", "top", `${name(2)} ${whole}`, -18),
  ];
}

// ---- ties and rules ----

function tiedRivals(land) {
  return (land.rivals || []).filter((rival) => rival.tied);
}

function hull(points) {
  const sorted = [...points].sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  const turn = (o, a, b) => (a[0] - o[0]) * (b[1] - o[1]) - (a[1] - o[1]) * (b[0] - o[0]);
  const half = (list) => {
    const kept = [];
    for (const point of list) {
      while (kept.length > 1 && turn(kept[kept.length - 2], kept[kept.length - 1], point) <= 1e-12) kept.pop();
      kept.push(point);
    }
    return kept.slice(0, -1);
  };
  return [...half(sorted), ...half(sorted.reverse())];
}

function tiedTraces(land, look) {
  const rivals = tiedRivals(land);
  if (rivals.length === 0) return [];
  const points = [...rivals.map((rival) => rival.split), ...(land.best ? [land.best.split] : [])].map((split) => [xOf(split, land.sum), yOf(split, land.sum)]);
  const edge = hull(points);
  const outline = { type: "scatter", mode: "lines", x: [...edge, edge[0]].map((point) => point[0]), y: [...edge, edge[0]].map((point) => point[1]), line: { color: look.text, width: 1.5, dash: "dot" }, hoverinfo: "skip", showlegend: edge.length > 2, name: "not told apart from the best" };
  const dots = { type: "scatter", mode: "markers", x: rivals.map((rival) => xOf(rival.split, land.sum)), y: rivals.map((rival) => yOf(rival.split, land.sum)), marker: { color: "rgba(0,0,0,0)", size: 6, line: { color: look.text, width: 1.2 } }, text: rivals.map((rival) => percents(rival.split, look)), hovertemplate: "%{text}: not told apart from the best<extra></extra>", showlegend: edge.length <= 2, name: "not told apart from the best" };
  return edge.length > 2 ? [outline, dots] : [dots];
}

function refusedTrace(land, look) {
  const refused = land.split.filter((_, k) => land.within_rules && land.within_rules[k] === false);
  if (refused.length === 0) return [];
  return [{ type: "scatter", mode: "markers", x: refused.map((split) => xOf(split, land.sum)), y: refused.map((split) => yOf(split, land.sum)), marker: { symbol: "x-thin", size: 5, line: { color: look.text, width: 1 } }, opacity: 0.45, hoverinfo: "skip", name: "against the plan's rules" }];
}

// ---- both pictures ----

function markTraces(land, figure, look, xAt, yAt) {
  return marksOf(land).map((mark) => ({
    type: "scatter",
    mode: "markers",
    x: [xAt(mark)],
    y: [yAt(mark)],
    marker: { symbol: mark.symbol, size: mark.size, color: look.colors[mark.color], line: { color: look.surface, width: 1.8 } },
    name: look.escape(markName(mark, figure, look)),
    hovertemplate: `${look.escape(markName(mark, figure, look))}<extra></extra>`,
  }));
}

function hoverPoints(land, figure, look) {
  return {
    type: "scatter",
    mode: "markers",
    x: land.split.map((split) => xOf(split, land.sum)),
    y: land.split.map((split) => yOf(split, land.sum)),
    marker: { size: 9, color: "rgba(0,0,0,0)" },
    text: land.split.map((split, k) => `${percents(split, look)}: ${look.escape(figure.word)} ${write(figure, land[figure.key][k], look)}`),
    hovertemplate: "%{text}<extra></extra>",
    showlegend: false,
  };
}

function drawTriangle(result, look) {
  const { landscape: land } = result.report;
  const figure = figureOf(result);
  const isNarrow = look.width < 560;
  const side = Math.min(look.width - (isNarrow ? 24 : 300), 560);
  const hidden = { visible: false, fixedrange: true };
  const below = isNarrow ? 44 + 20 * (marksOf(land).length + losses.length + 1 + (tiedRivals(land).length > 0 ? 1 : 0)) : 16;
  return {
    traces: [
      contourOf(land, figure, look),
      ...masks(look),
      ...frame(land, look),
      ...refusedTrace(land, look),
      hoverPoints(land, figure, look),
      ...tiedTraces(land, look),
      ...markTraces(land, figure, look, (mark) => xOf(mark.split, land.sum), (mark) => yOf(mark.split, land.sum)),
      ...bandKey(land, figure, look),
    ],
    layout: {
      xaxis: { ...hidden, range: [-0.06, 1.06] },
      yaxis: { ...hidden, range: [-0.09, height60 + 0.05], scaleanchor: "x", constrain: "domain" },
      annotations: [...sideLabels(land, look), ...corners(land, look)],
      showlegend: true,
      legend: { orientation: isNarrow ? "h" : "v", x: isNarrow ? 0 : 1.02, y: isNarrow ? -0.02 : 1, xanchor: "left", yanchor: "top", itemclick: false, itemdoubleclick: false },
      margin: { l: 12, r: 12, t: 14, b: below },
    },
    height: Math.round(side * height60 * 1.12 + below + 14),
  };
}

function drawLine(result, look) {
  const { landscape: land } = result.report;
  const figure = figureOf(result);
  const shares = land.split.map((split) => 100 * split[0]);
  const line = { type: "scatter", mode: "lines", x: shares, y: land[figure.key], line: { color: look.colors[0], width: 2 }, text: land.split.map((split, k) => `${percents(split, look)}: ${write(figure, land[figure.key][k], look)}`), hovertemplate: "%{text}<extra></extra>", showlegend: false };
  const tied = tiedRivals(land);
  const traces = [line];
  if (tied.length)
    traces.push({ type: "scatter", mode: "markers", x: tied.map((rival) => 100 * rival.split[0]), y: tied.map((rival) => valueOnLine(land, figure, rival.split[0])), marker: { size: 8, color: look.surface, line: { color: look.text, width: 1.2 } }, name: "not told apart from the best", hoverinfo: "skip" });
  return {
    traces: [...traces, ...markTraces(land, figure, look, (mark) => 100 * mark.split[0], (mark) => mark[figure.key])],
    layout: {
      xaxis: { range: [0, 100 * land.sum], fixedrange: true, showgrid: false, showline: true, title: { text: look.width < 560 ? `% into ${look.escape(look.shortened(land.channels[0], 24))}` : `% of the budget into ${look.escape(land.channels[0])}, the rest into ${look.escape(land.channels[1])}`, standoff: 4, font: { size: 12 } } },
      yaxis: { rangemode: figure.isMoney || figure.isByRange ? "normal" : "tozero", fixedrange: true, nticks: 6, title: { text: look.escape(figure.isMoney ? `${figure.word}, ${look.currency}` : figure.word) } },
      showlegend: true,
      legend: { orientation: "h", x: 0, y: 1.02, yanchor: "bottom", itemclick: false, itemdoubleclick: false },
    },
    height: 380,
  };
}

function valueOnLine(land, figure, share) {
  const values = land[figure.key];
  const at = Math.min(Math.max((share / land.sum) * (values.length - 1), 0), values.length - 1);
  const below = Math.min(Math.floor(at), values.length - 2);
  return values[below] + (at - below) * (values[below + 1] - values[below]);
}

function raceWords(land) {
  if (!land.rivals || land.rivals.length === 0) return "";
  const tied = tiedRivals(land).length;
  return tied === 0
    ? ` All of ${land.rivals.length} other splits that were raced against it are worse beyond doubt.`
    : ` Of ${land.rivals.length} other splits raced against it, ${tied} could not be told apart from it.`;
}

funnelChart({
  name: "ternary",
  order: 10,
  title: "What every split brings",
  needs: (result) => Boolean(result.report && result.report.landscape && result.report.landscape.split.length > 2),
  sentence: (result, look) => {
    const { landscape: land } = result.report;
    const figure = figureOf(result);
    const names = land.channels.join("/");
    const values = land[figure.key];
    const top = values.indexOf(bestOf(figure, values));
    const marks = marksOf(land).map((mark) => `${mark.name} ${percents(mark.split, look)} ${figure.isLess ? "comes to" : "brings"} ${write(figure, mark[figure.key], look)}`);
    const near = values.filter((value) => lossOf(land, figure, value) <= 0.01).length;
    const flat = ` ${look.percent(near / values.length)} of all splits on the map are within 1\u00a0% of the best.`;
    const slice = Object.keys(land.fixed).length ? ` The other ${land.over} keep their shares: ${Object.entries(land.fixed).map(([name, share]) => `${name} ${look.percent(share)}`).join(", ")}.` : "";
    const best = land.best ? "" : ` The best on the map is ${percents(land.split[top], look)} with ${write(figure, values[top], look)}.`;
    return `Expected ${figure.word} by split, ${names}: ${marks.join("; ")}.${best}${flat}${raceWords(land)}${slice}`;
  },
  draw: (result, look) => (result.report.landscape.channels.length === 3 ? drawTriangle(result, look) : drawLine(result, look)),
  table: (result, look) => {
    const { landscape: land } = result.report;
    const figure = figureOf(result);
    const isOther = land.value && !["totals.revenue", "totals.profit", "totals.conversions"].includes(land.of.figure);
    const own = isOther ? [{ title: figure.word, unit: figure.isMoney ? look.currency : undefined }] : [];
    const tied = (k) => (!land.tied || land.tied[k] === null ? "" : land.tied[k] ? "tied" : "worse");
    return {
      columns: [...land.channels.map((title) => ({ title, unit: "%" })), ...own, { title: "ROAS" }, { title: "Revenue", unit: look.currency }, { title: "Profit", unit: look.currency }, ...(land.conversions ? [{ title: "Conversions" }] : []), ...(land.tied ? [{ title: "Against the best" }] : [])],
      rows: land.split.map((split, k) => [...split.map((share) => 100 * share), ...(isOther ? [land.value[k]] : []), land.roas[k], land.revenue[k], land.profit[k], ...(land.conversions ? [land.conversions[k]] : []), ...(land.tied ? [tied(k)] : [])]),
    };
  },
});
