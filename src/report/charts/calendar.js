// calendar.js: how much is spent by which campaign on which day.

function daysOf(calendar) {
  return calendar.spend[0].map((_, t) => t);
}

function dailyTotals(calendar) {
  return daysOf(calendar).map((t) => calendar.spend.reduce((sum, days) => sum + days[t], 0));
}

function greatest(values) {
  return values.reduce((a, b) => Math.max(a, b), 0);
}

function sum(values) {
  return values.reduce((a, b) => a + b, 0);
}

// From the page's surface to its first colour: more ink is more money.
function inks(look) {
  return [
    [0, look.surface],
    [1, look.colors[0]],
  ];
}

funnelChart({
  name: "calendar",
  order: 70,
  title: "When the money is spent",
  needs: (result) => Boolean(result.report && result.report.calendar && result.report.calendar.spend.some((days) => sum(days) > 0)),
  sentence: (result, look) => {
    const { calendar } = result.report;
    const totals = dailyTotals(calendar);
    const most = totals.indexOf(greatest(totals));
    const idle = totals.filter((money) => !(money > 0)).length;
    const mean = sum(totals) / totals.length;
    const peak = totals[most] > 1.001 * mean ? `; most on day ${most}, ${look.money(totals[most])}` : ", all alike";
    const still = idle > 0 ? ` Nothing is spent on ${look.count(idle)} days.` : "";
    return `${look.money(sum(totals))} in ${totals.length} days, ${look.money(mean)} a day on average${peak}.${still} Expected spend: what the platforms are really paid.`;
  },
  draw: (result, look) => {
    const { calendar } = result.report;
    const days = daysOf(calendar);
    const names = calendar.campaigns.map((name) => look.escape(look.shortened(name, look.width < 480 ? 12 : 28)));
    const n = names.length;
    const row = n > 12 ? 20 : 32;
    const height = n * row + 150;
    const split = 70 / (height - 68);
    const strongest = greatest(calendar.spend.map(greatest));
    const totals = dailyTotals(calendar);
    return {
      traces: [
        { type: "bar", x: days, y: totals, xaxis: "x", yaxis: "y", marker: { color: look.muted || look.text }, showlegend: false, text: totals.map(look.money), textposition: "none", hovertemplate: "day %{x}: %{text}<extra></extra>" },
        {
          type: "heatmap",
          x: days,
          y: names.map((_, i) => i),
          z: calendar.spend,
          xaxis: "x",
          yaxis: "y2",
          zmin: 0,
          zmax: strongest,
          colorscale: inks(look),
          xgap: look.width / days.length < 8 ? 0 : 1, // a gap must not take a narrow day's ink
          ygap: 2,
          text: calendar.spend.map((own, i) => own.map((money) => `${names[i]}: ${look.money(money)}`)),
          hovertemplate: "day %{x}, %{text}<extra></extra>",
          showscale: false,
        },
      ],
      layout: {
        showlegend: false,
        bargap: 0,
        xaxis: { anchor: "y2", range: [-0.5, days.length - 0.5], fixedrange: true, showgrid: false, title: { text: "day", standoff: 4, font: { size: 12 } }, nticks: 8 },
        yaxis: { domain: [1 - split, 1], nticks: 3, tickformat: "~s", rangemode: "tozero", fixedrange: true, title: { text: "all", standoff: 2, font: { size: 12 } } },
        yaxis2: { domain: [0, 1 - split - 0.03], autorange: "reversed", tickmode: "array", tickvals: names.map((_, i) => i), ticktext: names, fixedrange: true, showgrid: false, zeroline: false, automargin: true },
        annotations: [{ text: `strongest: ${look.money(strongest)} a day`, xref: "paper", yref: "paper", x: 1, y: 1, xanchor: "right", yanchor: "bottom", showarrow: false, font: { color: look.muted || look.text } }],
        margin: { l: 56, r: 12, t: 24, b: 44 },
      },
      height,
    };
  },
  table: (result, look) => {
    const { calendar } = result.report;
    return {
      columns: [{ title: "Day" }, ...calendar.campaigns.map((title) => ({ title, unit: look.currency })), { title: "All", unit: look.currency }],
      rows: daysOf(calendar).map((t) => [t, ...calendar.spend.map((days) => days[t]), dailyTotals(calendar)[t]]),
    };
  },
});
