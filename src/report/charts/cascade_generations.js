// cascade_generations.js: how many adopters came in each generation of referral.

function generationsOf(result) {
  const all = result.cascades && result.cascades.all;
  return ((all && all.adopters_by_generation) || [])
    .map((adopters, generation) => ({ generation, adopters }))
    .filter((row) => row.adopters > 0);
}

funnelChart({
  name: "cascade-generations",
  order: 12,
  title: "Generations of referral",
  needs: (result) => generationsOf(result).length > 1,
  sentence: (result, look) => {
    const rows = generationsOf(result);
    const ratio = rows[1].adopters / rows[0].adopters;
    const last = rows[rows.length - 1];
    return `In a replication ${look.count(rows[0].adopters)} adopters came of themselves (generation 0); they brought ${look.count(rows[1].adopters)}, which is ${look.number(ratio, 2)} each. The last generation that anybody reached is ${last.generation}. On this logarithmic axis a straight fall is a constant ratio from one generation to the next.`;
  },
  draw: (result, look) => {
    const rows = generationsOf(result);
    const trace = {
      type: "scatter",
      mode: "lines+markers",
      x: rows.map((row) => row.generation),
      y: rows.map((row) => row.adopters),
      line: { color: look.colors[0], width: 2 },
      marker: { color: look.colors[0], size: 8 },
      customdata: rows.map((row) => `generation ${row.generation}: ${look.count(row.adopters)}`),
      hovertemplate: "%{customdata} adopters<extra></extra>",
    };
    return {
      traces: [trace],
      layout: {
        xaxis: { title: { text: "generation" }, dtick: rows.length > 20 ? 5 : 1, fixedrange: true },
        yaxis: {
          type: "log",
          title: { text: "adopters in a replication" },
          dtick: 1,
          fixedrange: true,
        },
        margin: { l: 72, r: 16, t: 12, b: 52 },
      },
      height: 360,
    };
  },
  table: (result) => ({
    columns: [{ title: "Generation" }, { title: "Adopters", unit: "mean of a replication" }],
    rows: generationsOf(result).map((row) => [row.generation, row.adopters]),
  }),
});
