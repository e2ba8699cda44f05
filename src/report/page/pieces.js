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

const chartPieces = { translucent, shortened, band };
