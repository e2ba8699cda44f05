// fan.js: conversions, revenue and profit added up, with the spread over replications and the day
// on which the money is back.

const courses = ["conversions", "revenue", "profit"];

function last(values) {
  return values[values.length - 1];
}

// From nothing at the start of day 0: sums are those at the end of each day.
function fromStart(values) {
  return [0, ...values];
}

function write(name, value, look) {
  return name === "conversions" ? look.count(value) : look.money(value);
}

function courseTraces(name, course, axes, color, look) {
  const mean = fromStart(course.mean);
  const days = mean.map((_, t) => t);
  const spread = course.p05
    ? Object.fromEntries(["p05", "p25", "p75", "p95"].map((key) => [key, fromStart(course[key])]))
    : null;
  const rest = { hovertemplate: "after %{x} days: %{text}<extra></extra>", ...axes };
  return look.course(days, mean, spread, color, (value) => write(name, value, look), rest);
}

function breakEven(result) {
  const figure = result.totals && result.totals.break_even_day;
  return figure && figure.n > 0 && figure.mean !== null ? figure : null;
}

// "The money is back after 74 days on average (90 % between 67 and 81)."
function breakEvenWords(result, look) {
  const figure = breakEven(result);
  const horizon = result.daily.cumulative.profit.mean.length;
  if (!figure) return `The money is not back within ${horizon} days.`;
  if (figure.mean < 1) return "It earns from the first day on.";
  const day = look.number(figure.mean, 0);
  if (result.replications <= 1 || figure.p05 === null) return `The money is back after ${day} days.`;
  const part = figure.n / result.replications;
  const always = part === 1 ? "" : `, in the ${look.percent(part)} of the replications that get so far`;
  return `The money is back after ${day} days on average (90\u00a0% between ${look.number(figure.p05, 0)} and ${look.number(figure.p95, 0)})${always}.`;
}

function titleOfPanel(name, result, look) {
  const course = result.daily.cumulative[name];
  return `${name}: ${write(name, last(course.mean), look)} at the end`;
}

function breakEvenMark(result, panel, axis, look) {
  const figure = breakEven(result);
  if (!figure || figure.mean < 1) return { shapes: [], annotations: [] };
  const color = look.colors[1];
  const shapes = [{ type: "line", xref: `x${axis}`, yref: "paper", x0: figure.mean, x1: figure.mean, y0: panel.y[0], y1: panel.y[1], line: { color, width: 1.5, dash: "dash" } }];
  if (figure.p05 !== null && figure.p95 > figure.p05)
    shapes.push({ type: "rect", xref: `x${axis}`, yref: "paper", x0: figure.p05, x1: figure.p95, y0: panel.y[0], y1: panel.y[1], line: { width: 0 }, fillcolor: look.translucent(color, 0.12), layer: "below" });
  const isLate = figure.mean > 0.55 * result.daily.cumulative.profit.mean.length;
  return {
    shapes,
    annotations: [{ text: `back after ${look.number(figure.mean, 0)} days`, xref: `x${axis}`, yref: "paper", x: figure.mean, y: panel.y[1], xanchor: isLate ? "right" : "left", yanchor: "top", showarrow: false, font: { color }, xshift: isLate ? -4 : 4 }],
  };
}

function panelsFor(look) {
  if (look.width >= 900) {
    const gap = 0.075;
    const wide = (1 - 2 * gap) / 3;
    return { height: 340, panels: [0, 1, 2].map((i) => ({ x: [i * (wide + gap), i * (wide + gap) + wide], y: [0, 1], isLowest: true })) };
  }
  const gap = 0.1;
  const tall = (1 - 2 * gap) / 3;
  return { height: 640, panels: [0, 1, 2].map((i) => ({ x: [0, 1], y: [Math.max(0, 1 - i * (tall + gap) - tall), 1 - i * (tall + gap)], isLowest: i === 2 })) };
}

funnelChart({
  name: "fan",
  order: 15,
  title: "What comes in, added up",
  needs: (result) => Boolean(result.daily && result.daily.cumulative && result.daily.cumulative.profit.mean.length > 1),
  sentence: (result, look) => {
    const { conversions, revenue, profit } = result.daily.cumulative;
    const spread = profit.p05
      ? ` In nine of ten replications profit ends between ${look.money(last(profit.p05))} and ${look.money(last(profit.p95))}. Lines are means, dark bands hold half of the replications, light ones nine in ten.`
      : "";
    return `After ${profit.mean.length} days: ${look.count(last(conversions.mean))} conversions, ${look.money(last(revenue.mean))} of revenue, ${look.money(last(profit.mean))} of profit. ${breakEvenWords(result, look)}${spread}`;
  },
  draw: (result, look) => {
    const { panels, height } = panelsFor(look);
    const layout = { showlegend: false, annotations: [], shapes: [], margin: { l: 56, r: 12, t: 28, b: 44 } };
    const traces = [];
    courses.forEach((name, i) => {
      const axis = i === 0 ? "" : String(i + 1);
      const course = result.daily.cumulative[name];
      const axes = { xaxis: `x${axis}`, yaxis: `y${axis}`, showlegend: false };
      traces.push(...courseTraces(name, course, axes, look.colors[0], look));
      layout[`xaxis${axis}`] = { domain: panels[i].x, anchor: `y${axis}`, range: [0, course.mean.length], nticks: 6, fixedrange: true, showgrid: false, showline: name !== "profit", title: panels[i].isLowest ? { text: "days", standoff: 4, font: { size: 12 } } : undefined };
      layout[`yaxis${axis}`] = { domain: panels[i].y, anchor: `x${axis}`, nticks: 5, tickformat: course.mean.every((value) => Math.abs(value) < 10) ? "" : "~s", fixedrange: true, zeroline: name === "profit", zerolinecolor: look.text, zerolinewidth: 1, rangemode: name === "profit" ? "normal" : "tozero" };
      layout.annotations.push({ text: titleOfPanel(name, result, look), font: { weight: 600 }, xref: "paper", yref: "paper", x: panels[i].x[0], y: panels[i].y[1], xanchor: "left", yanchor: "bottom", showarrow: false });
    });
    const mark = breakEvenMark(result, panels[2], "3", look);
    layout.shapes.push(...mark.shapes);
    layout.annotations.push(...mark.annotations);
    return { traces, layout, height };
  },
  table: (result, look) => {
    const columns = [{ title: "Days" }];
    const parts = [];
    for (const name of courses) {
      const unit = name === "conversions" ? "count" : look.currency;
      const course = result.daily.cumulative[name];
      for (const key of ["mean", "p05", "p50", "p95"]) {
        if (!course[key]) continue;
        columns.push({ title: `${name}, ${{ mean: "mean", p05: "5 %", p50: "median", p95: "95 %" }[key]}`, unit });
        parts.push(course[key]);
      }
    }
    return { columns, rows: parts[0].map((_, t) => [t + 1, ...parts.map((part) => part[t])]) };
  },
});
