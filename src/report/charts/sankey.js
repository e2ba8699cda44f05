// sankey.js: who moved from where to where, by what; word of mouth as a loop.

function moved(figure) {
  return figure && typeof figure === "object" ? figure.mean || 0 : figure || 0;
}

// Where those stand who spread the word of an earned channel, where the result does not say:
// the farthest stage of the journey that anybody came to.
function likelySender(result) {
  for (const role of ["advocacy", "loyalty", "conversion"]) {
    const stage = result.stages.find((one) => one.role === role && moved(one.end) > 0);
    if (stage) return stage.name;
  }
  return null;
}

function loopOf(result) {
  if (result.report && result.report.loop) return result.report.loop;
  const earned = new Set((result.channels || []).filter((one) => one.kind === "earned").map((one) => one.name));
  const from = likelySender(result);
  const rows = [];
  for (const move of result.moves)
    for (const [cause, figure] of Object.entries(move.by || {}))
      if (earned.has(cause) && from !== null && from !== move.from)
        rows.push({ channel: cause, from, to: move.to, of: move.from, moves: moved(figure) });
  return rows.filter((row) => row.moves > 0);
}

// { from, to, cause, people, isLoop } by size.
function flowsOf(result) {
  const flows = [];
  for (const move of result.moves)
    for (const [cause, figure] of Object.entries(move.by || {}))
      if (moved(figure) > 0) flows.push({ from: move.from, to: move.to, cause, people: moved(figure), isLoop: false });
  for (const row of loopOf(result))
    if (row.moves > 0 && row.from !== row.of)
      flows.push({ from: row.from, to: row.of, cause: row.channel, people: row.moves, isLoop: true });
  return flows.sort((a, b) => b.people - a.people);
}

function causesOf(flows) {
  return [...new Set(flows.map((flow) => flow.cause))];
}

function translucent(color, alpha) {
  const part = (at) => parseInt(color.slice(at, at + 2), 16);
  return `rgba(${part(1)}, ${part(3)}, ${part(5)}, ${alpha})`;
}

function linksOf(flows, names, look) {
  const causes = causesOf(flows);
  const color = (flow) => look.colors[causes.indexOf(flow.cause) % look.colors.length];
  return {
    source: flows.map((flow) => names.indexOf(flow.from)),
    target: flows.map((flow) => names.indexOf(flow.to)),
    value: flows.map((flow) => flow.people),
    color: flows.map((flow) => translucent(color(flow), flow.isLoop ? 0.75 : 0.45)),
    line: { color: translucent(look.text, 0.5), width: 0.5 },
    customdata: flows.map((flow) => {
      const what = flow.isLoop ? "bring people of" : "to";
      return `${look.escape(flow.from)} ${what} ${look.escape(flow.to)}, by ${look.escape(flow.cause)}: ${look.count(flow.people)}`;
    }),
    hovertemplate: "%{customdata} people<extra></extra>",
  };
}

// A legend of causes: Plotly's sankey has none.
function legendOf(flows, look) {
  return causesOf(flows).map((cause, i) => ({
    type: "scatter",
    mode: "markers",
    x: [null],
    y: [null],
    name: look.escape(cause),
    marker: { color: look.colors[i % look.colors.length], symbol: "square", size: 11 },
  }));
}

funnelChart({
  name: "sankey",
  order: 30,
  title: "Who moved on, and what moved them",
  needs: (result) => Array.isArray(result.moves) && result.moves.some((move) => moved(move.count) > 0),
  sentence: (result, look) => {
    const flows = flowsOf(result);
    const largest = flows[0];
    const loop = flows.filter((flow) => flow.isLoop).reduce((sum, flow) => sum + flow.people, 0);
    const first = `Means over the replications. The largest flow is from ${largest.from} to ${largest.to}: ${look.count(largest.people)} people moved by ${largest.cause}.`;
    const second = loop > 0 ? ` The loop is word of mouth: ${look.count(loop)} people were brought by those who came before them.` : "";
    const third = loop > 0 && !(result.report && result.report.loop) ? ` Which stages they stood in is not in the result; it is drawn from ${likelySender(result)}.` : "";
    return first + second + third;
  },
  draw: (result, look) => {
    const flows = flowsOf(result);
    const names = result.stages.map((stage) => stage.name).filter((name) => flows.some((flow) => flow.from === name || flow.to === name));
    const isNarrow = look.width < 480;
    const sankey = {
      type: "sankey",
      arrangement: "snap",
      orientation: isNarrow ? "v" : "h",
      node: {
        label: names.map(look.escape),
        pad: 24,
        thickness: 14,
        color: look.text,
        line: { width: 0 },
        hovertemplate: "%{label}<extra></extra>",
      },
      link: linksOf(flows, names, look),
      textfont: { color: look.text },
    };
    const hidden = { visible: false, fixedrange: true };
    return {
      traces: [sankey, ...legendOf(flows, look)],
      layout: {
        xaxis: hidden,
        yaxis: hidden,
        showlegend: true,
        legend: { orientation: "h", y: -0.02, yanchor: "top", itemclick: false, itemdoubleclick: false },
        margin: { l: 8, r: 8, t: 12, b: 24 },
      },
      height: isNarrow ? 560 : 460,
    };
  },
  table: (result) => ({
    columns: [{ title: "From" }, { title: "To" }, { title: "By" }, { title: "People", unit: "mean" }, { title: "Kind" }],
    rows: flowsOf(result).map((flow) => [flow.from, flow.to, flow.cause, flow.people, flow.isLoop ? "word of mouth" : "move"]),
  }),
});
