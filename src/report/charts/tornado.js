// tornado.js: which numbers of the plan matter most: what each is worth when it is 10 % better.

const most = 14;

function leversOf(result) {
  const levers = (result.report && result.report.levers) || result.levers;
  if (!Array.isArray(levers)) return [];
  return levers.filter((lever) => Number.isFinite(lever.profit_change)).sort((a, b) => Math.abs(b.profit_change) - Math.abs(a.profit_change));
}

function shown(result) {
  return leversOf(result).slice(0, most).filter((lever) => lever.profit_change !== 0);
}

function short(number, look) {
  const size = Math.abs(number);
  if (size >= 100) return look.number(number, 0);
  return String(Number(number.toPrecision(3)));
}

function signed(money, look) {
  return `${money > 0 ? "+" : ""}${look.money(money)}`;
}

// The axis names the currency.
function bare(money, look) {
  return `${money > 0 ? "+" : ""}${look.number(money, Math.abs(money) < 100 ? 2 : 0)}`;
}

funnelChart({
  name: "tornado",
  order: 60,
  title: "Which numbers matter most",
  needs: (result) => shown(result).length > 0,
  sentence: (result, look) => {
    const levers = shown(result);
    const first = levers[0];
    const others = levers.slice(1, 3).map((lever) => `${lever.name} (${signed(lever.profit_change, look)})`);
    const next = others.length ? ` Next: ${others.join(" and ")}.` : "";
    const losing = levers.some((lever) => lever.profit_change < 0) ? " Where it costs profit, it still brings people on, but for more than they bring within the horizon." : "";
    return `Profit if one number is 10\u00a0% better (lower for prices and losses, higher for all else) and all others stay. Most by ${first.name}, from ${short(first.value, look)} to ${short(first.better, look)}: ${signed(first.profit_change, look)}.${next}${losing}`;
  },
  draw: (result, look) => {
    const levers = shown(result);
    const largest = Math.max(...levers.map((lever) => Math.abs(lever.profit_change)));
    const hasLosses = levers.some((lever) => lever.profit_change < 0);
    const color = (lever) => (lever.profit_change > 0 ? look.colors[0] : look.colors[1]);
    const isNarrow = look.width < 480;
    const length = Math.max(20, Math.floor((look.width - 24) / 6.4) - (isNarrow ? 0 : 20));
    const change = (lever) => (isNarrow ? "" : `   ${short(lever.value, look)} → ${short(lever.better, look)}`);
    const reach = (isNarrow ? 1.5 : 1.2) * largest;
    const rows = levers.map((_, i) => i);
    return {
      traces: [
        {
          type: "bar",
          orientation: "h",
          x: levers.map((lever) => lever.profit_change),
          y: rows,
          width: 0.42,
          marker: { color: levers.map(color) },
          text: levers.map((lever) => bare(lever.profit_change, look)),
          textposition: "outside",
          cliponaxis: false,
          customdata: levers.map((lever) => `${look.escape(lever.name)}: ${short(lever.value, look)} to ${short(lever.better, look)}`),
          hovertemplate: "%{customdata}<br>profit %{text}<extra></extra>",
          showlegend: false,
        },
      ],
      layout: {
        showlegend: false,
        xaxis: { range: [hasLosses ? -reach : 0, reach], fixedrange: true, zeroline: true, zerolinecolor: look.text, nticks: 5, tickformat: "~s", title: { text: `profit, ${look.escape(look.currency)}, when 10 % better`, standoff: 6, font: { size: 12 } } },
        yaxis: { range: [levers.length - 0.4, -0.9], visible: false, fixedrange: true },
        annotations: levers.map((lever, i) => ({
          text: `${look.escape(look.shortened(lever.name, length))}${change(lever)}`,
          xref: "paper",
          x: 0,
          y: i - 0.47,
          xanchor: "left",
          yanchor: "middle",
          showarrow: false,
          align: "left",
        })),
        margin: { l: 8, r: 12, t: 4, b: 48 },
      },
      height: levers.length * 40 + 64,
    };
  },
  table: (result, look) => ({
    columns: [
      { title: "Number" },
      { title: "Value" },
      { title: "10 % better" },
      { title: "Profit", unit: look.currency },
      { title: "ROAS" },
      { title: "Elasticity of ROAS" },
      { title: "Set by" },
    ],
    rows: leversOf(result).map((lever) => [lever.name, lever.value, lever.better, lever.profit_change, lever.roas_change, lever.elasticity_of_roas, lever.set || ""]),
  }),
});
