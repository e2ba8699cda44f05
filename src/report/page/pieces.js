// pieces.js: what several charts draw with; a chart finds it in its look.

// A colour as #rrggbb, seen through.
function translucent(color, alpha) {
  const part = (at) => parseInt(color.slice(at, at + 2), 16);
  return `rgba(${part(1)}, ${part(3)}, ${part(5)}, ${alpha})`;
}

// At most so many characters, the last of them "…" where there were more.
function shortened(name, most) {
  const characters = Array.from(name);
  return characters.length > most ? `${characters.slice(0, most - 1).join("")}…` : name;
}

// The area between two courses over the same days, as a trace.
function band(days, low, high, color, rest) {
  return {
    type: "scatter",
    mode: "lines",
    x: [...days, ...[...days].reverse()],
    y: [...high, ...[...low].reverse()],
    fill: "toself",
    fillcolor: color,
    line: { width: 0 },
    hoverinfo: "skip",
    ...rest,
  };
}

// A mean over days, and the spread of the runs around it where there is one: half of them in the dark
// band, nine in ten in the light one. `write` says a value in words.
function course(days, mean, spread, color, write, rest) {
  const line = {
    type: "scatter",
    mode: "lines",
    x: days,
    y: mean,
    line: { color, width: 2 },
    text: mean.map((value, t) =>
      spread ? `${write(value)} (90 %: ${write(spread.p05[t])} to ${write(spread.p95[t])})` : write(value),
    ),
    ...rest,
  };
  if (!spread) return [line];
  const { xaxis, yaxis } = rest;
  const axes = { xaxis, yaxis, showlegend: false };
  return [
    band(days, spread.p05, spread.p95, translucent(color, 0.16), axes),
    band(days, spread.p25, spread.p75, translucent(color, 0.3), axes),
    line,
  ];
}

const chartPieces = { translucent, shortened, band, course };
