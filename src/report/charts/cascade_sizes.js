// cascade_sizes.js: how many referral trees are at least so large, on two logarithmic axes.

function sizesOf(result) {
  const all = result.cascades && result.cascades.all;
  return ((all && all.sizes) || []).filter((row) => row.share > 0);
}

funnelChart({
  name: "cascade-sizes",
  order: 11,
  title: "How large referral trees grow",
  needs: (result) => sizesOf(result).length > 1,
  sentence: (result, look) => {
    const sizes = sizesOf(result);
    const { trees, largest } = result.cascades.all;
    const two = sizes[1];
    const last = sizes[sizes.length - 1];
    const tail =
      last === two ? "" : `, ${look.percent(last.share)} at least ${look.count(last.at_least)}`;
    return `Of ${look.count(trees)} trees in all replications ${look.percent(two.share)} have at least ${look.count(two.at_least)} adopters${tail}; the largest has ${look.count(largest)}. A straight line would be a power law; a bend is a size that trees seldom pass.`;
  },
  draw: (result, look) => {
    const sizes = sizesOf(result);
    const powers = Array.from({ length: 10 }, (_, i) => 10 ** -i);
    const trace = {
      type: "scatter",
      mode: "lines+markers",
      x: sizes.map((row) => row.at_least),
      y: sizes.map((row) => row.share),
      line: { color: look.colors[0], width: 2 },
      marker: { color: look.colors[0], size: 8 },
      customdata: sizes.map(
        (row) => `at least ${look.count(row.at_least)}: ${look.percent(row.share)}`,
      ),
      hovertemplate: "%{customdata} of the trees<extra></extra>",
    };
    return {
      traces: [trace],
      layout: {
        xaxis: {
          type: "log",
          title: { text: "adopters of a tree, at least" },
          tickvals: sizes.map((row) => row.at_least),
          ticktext: sizes.map((row) => look.count(row.at_least)),
          fixedrange: true,
        },
        yaxis: {
          type: "log",
          title: { text: "share of trees" },
          tickvals: powers,
          ticktext: powers.map(look.percent),
          fixedrange: true,
        },
        margin: { l: 72, r: 16, t: 12, b: 52 },
      },
      height: 360,
    };
  },
  table: (result) => ({
    columns: [
      { title: "At least", unit: "adopters" },
      { title: "Share", unit: "of trees" },
    ],
    rows: sizesOf(result).map((row) => [row.at_least, row.share]),
  }),
});
