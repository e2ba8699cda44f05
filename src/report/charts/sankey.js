// sankey.js: who moved from where to where, by what; word of mouth as a loop.
//
// Those who fall back to an earlier stage go to an end of their own, so that the only loop is the
// viral one: from the stages whose people spread the word to the stage that those they bring come
// from.

function moved(figure) {
  return figure && typeof figure === "object" ? figure.mean || 0 : figure || 0;
}

function hasLoop(result) {
  return Boolean(result.report && Array.isArray(result.report.loop));
}

// Where those stand who spread the word, where the result does not say: the farthest stage of the
// journey that anybody came to.
function likelySender(result) {
  for (const role of ["advocacy", "loyalty", "conversion"]) {
    const stage = result.stages.find((one) => one.role === role && moved(one.end) > 0);
    if (stage) return stage.name;
  }
  return null;
}

// [{ channel, from, of, to, moves }]
function loopOf(result) {
  if (hasLoop(result)) return result.report.loop;
  const earned = new Set(
    (result.channels || []).filter((one) => one.kind === "earned").map((one) => one.name),
  );
  const from = likelySender(result);
  if (from === null) return [];
  return result.moves.flatMap((move) =>
    Object.entries(move.by || {})
      .filter(([cause]) => earned.has(cause))
      .map(([cause, figure]) => ({
        channel: cause,
        from,
        of: move.from,
        to: move.to,
        moves: moved(figure),
      })),
  );
}

const back = "back to an earlier stage";

// [{ from, to, end, cause, people, isLoop }] by size; a cause's moves between the same two are one
// flow. `end` is where the picture has them go.
function flowsOf(result) {
  const order = result.stages.map((stage) => stage.name);
  const flows = new Map();
  const add = (from, to, cause, people, isLoop) => {
    const isBack = !isLoop && order.indexOf(to) < order.indexOf(from);
    const key = JSON.stringify([from, to, cause, isLoop]);
    const flow = flows.get(key) || { from, to, end: isBack ? back : to, cause, people: 0, isLoop };
    flow.people += people;
    if (people > 0) flows.set(key, flow);
  };
  for (const move of result.moves)
    for (const [cause, figure] of Object.entries(move.by || {}))
      add(move.from, move.to, cause, moved(figure), false);
  for (const row of loopOf(result))
    if (row.from !== row.of) add(row.from, row.of, row.channel, row.moves, true);
  return [...flows.values()].sort((a, b) => b.people - a.people);
}

// The nodes that a flow touches, in the order of the stages.
function nodesOf(result, flows) {
  const order = result.stages.map((stage) => stage.name);
  return [...order, back].filter((name) =>
    flows.some((flow) => flow.from === name || flow.end === name),
  );
}

function causesOf(flows) {
  return [...new Set(flows.map((flow) => flow.cause))];
}

function colorOf(flow, causes, look) {
  if (flow.cause === "time") return look.colors[7];
  const others = causes.filter((cause) => cause !== "time");
  return look.colors[others.indexOf(flow.cause) % 7];
}

// A loop is never thinner than this part of the largest flow, so that it is seen.
const thinnestLoop = 0.008;

function widthOf(flow, flows) {
  return flow.isLoop ? Math.max(flow.people, thinnestLoop * flows[0].people) : flow.people;
}

function linksOf(flows, names, look) {
  const causes = causesOf(flows);
  return {
    source: flows.map((flow) => names.indexOf(flow.from)),
    target: flows.map((flow) => names.indexOf(flow.end)),
    value: flows.map((flow) => widthOf(flow, flows)),
    color: flows.map((flow) => look.translucent(colorOf(flow, causes, look), flow.isLoop ? 0.85 : 0.5)),
    line: { color: look.dark ? "rgba(255, 255, 255, 0.45)" : "rgba(0, 0, 0, 0.35)", width: 0.4 },
    customdata: flows.map((flow) => {
      const what = flow.isLoop ? "bring people of" : "to";
      return `${look.escape(flow.from)} ${what} ${look.escape(flow.to)}, by ${look.escape(flow.cause)}: ${look.count(flow.people)}`;
    }),
    hovertemplate: "%{customdata} people<extra></extra>",
  };
}

// On a narrow screen the next stage begins before a long name ends; all of it is told at the node.
function labelsOf(names, isNarrow, look) {
  const letter = 6; // pixels
  const most = Math.max(5, Math.floor((look.width - 60) / names.length / letter));
  const isCut = (name, i) => isNarrow && i > 0 && name !== back;
  return names.map((name, i) => look.escape(isCut(name, i) ? look.shortened(name, most) : name));
}

// Plotly's sankey has no legend of its own.
function legendOf(flows, look) {
  const causes = causesOf(flows);
  return causes.map((cause) => ({
    type: "scatter",
    mode: "markers",
    x: [null],
    y: [null],
    name: look.escape(cause),
    marker: { color: colorOf({ cause }, causes, look), symbol: "square", size: 11 },
  }));
}

function layoutOf(isNarrow) {
  const hidden = { visible: false, fixedrange: true };
  return {
    xaxis: hidden,
    yaxis: hidden,
    showlegend: true,
    legend: {
      orientation: "h",
      x: 0,
      y: -0.02,
      yanchor: "top",
      itemclick: false,
      itemdoubleclick: false,
    },
    margin: { l: 8, r: isNarrow ? 44 : 8, t: 12, b: 24 },
  };
}

funnelChart({
  name: "sankey",
  order: 30,
  title: "Who moved on, and what moved them",
  needs: (result) =>
    Array.isArray(result.stages) && Array.isArray(result.moves) && flowsOf(result).length > 0,
  sentence: (result, look) => {
    const flows = flowsOf(result);
    const loops = flows.filter((flow) => flow.isLoop);
    const people = look.count(loops.reduce((sum, flow) => sum + flow.people, 0));
    const from = [...new Set(loops.map((flow) => flow.from))].join(", ");
    const largest = `Means of people who moved. The largest flow is from ${flows[0].from} to ${flows[0].to}: ${look.count(flows[0].people)} people, by ${flows[0].cause}.`;
    if (loops.length === 0) return largest;
    const loop = ` The loop is word of mouth: ${people} moves were caused by people of ${from}.`;
    const isThicker = loops.some((flow) => widthOf(flow, flows) > flow.people);
    const thicker = isThicker ? " Where it is thin it is drawn thicker than it is." : "";
    return (
      largest +
      (hasLoop(result)
        ? loop
        : ` The loop is word of mouth, which caused ${people} moves; the result does not say where its senders stood, so it begins at ${from}.`) +
      thicker
    );
  },
  draw: (result, look) => {
    const flows = flowsOf(result);
    const names = nodesOf(result, flows);
    const isNarrow = look.width < 480;
    const sankey = {
      type: "sankey",
      arrangement: "snap",
      domain: { x: [0, 1], y: [0.02, 1] },
      node: {
        label: labelsOf(names, isNarrow, look),
        customdata: names.map(look.escape),
        pad: isNarrow ? 12 : 24,
        thickness: isNarrow ? 8 : 14,
        color: look.text,
        line: { width: 0 },
        hovertemplate: "%{customdata}<extra></extra>",
      },
      link: linksOf(flows, names, look),
      textfont: isNarrow ? { color: look.text, size: 10 } : { color: look.text },
    };
    return {
      traces: [sankey, ...legendOf(flows, look)],
      layout: layoutOf(isNarrow),
      height: isNarrow ? 420 : 480,
    };
  },
  table: (result) => ({
    columns: [
      { title: "From" },
      { title: "To" },
      { title: "By" },
      { title: "People", unit: "mean" },
      { title: "Kind" },
    ],
    rows: flowsOf(result).map((flow) => [
      flow.from,
      flow.to,
      flow.cause,
      flow.people,
      flow.isLoop ? "word of mouth" : "move",
    ]),
  }),
});
