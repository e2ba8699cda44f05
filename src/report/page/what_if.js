// what_if.js: sliders that run the plan again, by the program's own engine in the page (engine.js).
//
// What is compared is alike: the engine `expected`, with every range at its centre and without noise,
// on the plan as it stands and on the plan as moved. The state is the levers' values; every move
// makes settings of them, runs, and shows.

const whatIfFigures = [
  { name: "totals.roas", title: "ROAS", unit: "ratio" },
  { name: "totals.revenue", title: "Revenue", unit: "money" },
  { name: "totals.profit", title: "Profit", unit: "money" },
  { name: "totals.conversions", title: "Conversions", unit: "count" },
  { name: "totals.cpa", title: "CPA", unit: "money" },
];

// ---- the engine ----

function whatIfModule() {
  const place = document.getElementById("engine");
  const text = place ? place.textContent.trim() : "";
  if (text === "") return null;
  const letters = atob(text);
  const bytes = new Uint8Array(letters.length);
  for (let i = 0; i < letters.length; i++) bytes[i] = letters.charCodeAt(i);
  return bytes;
}

function whatIfMeasure(engine) {
  const sums = (numbers) => {
    let sum = 0;
    return numbers.map((number) => (sum += number));
  };
  return {
    figures: whatIfFigures.map(({ name }) => engine.figure(name)),
    revenue: sums(engine.daily("revenue")),
    spend: sums(engine.daily("spend")),
  };
}

// ---- words ----

function leverUnit(unit, currency) {
  const units = {
    money: currency,
    "money per 1,000": `${currency} per 1,000 impressions`,
    percent: "%",
    times: "times",
    "a day": "per person and day",
    people: "people",
  };
  return units[unit];
}

const leverWords = (lever) => lever.label.map((part) => (typeof part === "string" ? part : part.name)).join(" ");

const leverLabel = (lever) =>
  lever.label.map((part, i) => [i > 0 ? " " : null, typeof part === "string" ? part : nameOf(part.name)]);

// A number as it is typed: six digits at most.
const leverNumber = (value, digits = 6) => String(Number(value.toPrecision(digits)));

// The same to be read: four digits, but all of a whole number.
function leverPlanned(value) {
  const [whole, fraction] = leverNumber(value, value < 1000 ? 4 : 6).split(".");
  return /e/.test(whole) ? whole : `${numberWord(Number(whole), 0)}${fraction ? `.${fraction}` : ""}`;
}

// Decimals of a figure, which its changes have too.
function figureDecimals(value, unit) {
  if (unit === "money") return moneyDecimals(value);
  return unit === "ratio" ? 3 : Math.abs(value) < 10 ? 1 : 0;
}

const figureWord = (value, unit) => (value === null ? unknown : numberWord(value, figureDecimals(value, unit)));

function changeWord(value, planned, unit) {
  if (value === null || planned === null) return unknown;
  const change = value - planned;
  if (Math.abs(change) <= 1e-9 * Math.abs(planned)) return "as planned";
  const sign = change > 0 ? "+" : "";
  const part = planned !== 0 ? ` (${sign}${numberWord((100 * change) / Math.abs(planned), 1)}\u00a0%)` : "";
  return `${sign}${numberWord(change, figureDecimals(value, unit))}${part}`;
}

// What a screen reader says when the sliders rest.
function spokenResult(state, currency) {
  if (state.mistake !== "") return state.mistake;
  const said = whatIfFigures.map(({ title, unit }, i) => {
    const words = `${title} ${figureWord(state.now.figures[i], unit)}${unit === "money" ? ` ${currency}` : ""}`;
    return `${words}, ${changeWord(state.now.figures[i], state.planned.figures[i], unit)}`;
  });
  return `${said.join("; ")}.`;
}

// ---- results ----

function figureList(currency) {
  const cells = whatIfFigures.map(({ name, title, unit }) => {
    const value = element("span", { class: "value", "data-figure": name }, unknown);
    const change = element("span", { class: "interval" });
    const heading = unit === "money" && currency ? `${title}, ${currency}` : title;
    return { value, change, item: element("div", null, element("dt", null, heading), element("dd", null, value, change)) };
  });
  return {
    list: element("dl", { class: "key" }, cells.map((cell) => cell.item)),
    show(state) {
      whatIfFigures.forEach(({ unit }, i) => {
        const value = state.now.figures[i];
        cells[i].value.textContent = figureWord(value, unit);
        cells[i].value.dataset.value = value === null ? "" : value;
        cells[i].change.textContent = changeWord(state.now.figures[i], state.planned.figures[i], unit);
      });
    },
  };
}

// Money that has come in and gone out by each day: as moved, and as planned (dashed).
function whatIfChart(state) {
  const line = (name, y, color, dash) => ({
    type: "scatter",
    mode: "lines",
    name,
    showlegend: dash === "solid",
    x: y.map((_, day) => day + 1),
    y,
    line: { color, dash, width: dash === "solid" ? 2.5 : 1.5 },
    hovertemplate: `%{y:,.0f}<extra>${name}</extra>`,
  });
  return {
    type: {
      name: "what-if",
      title: "Revenue and ad spend so far, day by day",
      draw: (result, look) => ({
        height: 320,
        traces: [
          line("revenue, planned", state.planned.revenue, look.colors[0], "dot"),
          line("ad spend, planned", state.planned.spend, look.colors[1], "dot"),
          line("revenue", state.now.revenue, look.colors[0], "solid"),
          line("ad spend", state.now.spend, look.colors[1], "solid"),
        ],
        layout: {
          showlegend: true,
          legend: { orientation: "h", x: 0, y: 1.02, yanchor: "bottom" },
          margin: { l: 64, r: 8, t: 48, b: 44 },
          hovermode: "x unified",
          xaxis: { title: { text: "day" }, fixedrange: true },
          yaxis: { title: { text: look.escape(look.currency) }, fixedrange: true, rangemode: "tozero" },
        },
      }),
    },
    plot: element("div", { class: "plot", role: "img", "aria-label": "Revenue and ad spend so far, day by day, beside the plan's" }),
    width: 0,
  };
}

// In place, so that it follows a slider.
function redrawWhatIf(chart) {
  const look = lookOf(chart.result, chart.width);
  const drawn = chart.type.draw(chart.result, look);
  Plotly.react(chart.plot, drawn.traces, wholeLayout(drawn, look), { displayModeBar: false });
}

// ---- sliders ----

// One lever's row; `moved(value)` is told of a new value.
function leverRow(lever, currency, moved) {
  const id = freshId("lever");
  const unit = leverUnit(lever.unit, currency);
  const words = leverWords(lever);
  const attributes = { min: lever.least, max: lever.most, step: lever.step, value: lever.value };
  const slider = element("input", { type: "range", ...attributes, "aria-label": words });
  const number = element("input", { type: "number", id, step: "any", min: 0, inputmode: "decimal", value: leverNumber(lever.value) });
  const planned = element("span", { class: "planned" }, `plan: ${leverPlanned(lever.value)}`);
  const row = element(
    "div",
    { class: "lever" },
    element("label", { for: id, title: lever.path }, leverLabel(lever)),
    slider,
    element("span", { class: "entry" }, number, element("span", { class: "unit" }, unit)),
    planned,
  );
  function take(input) {
    if (input.value !== "" && Number.isFinite(Number(input.value))) moved(Number(input.value));
  }
  slider.addEventListener("input", () => take(slider));
  number.addEventListener("input", () => take(number));
  function show(value) {
    slider.value = value;
    slider.setAttribute("aria-valuetext", `${leverNumber(value)} ${unit}`);
    if (document.activeElement !== number || Number(number.value) !== value) number.value = leverNumber(value);
    row.classList.toggle("moved", value !== lever.value);
  }
  show(lever.value);
  return { row, show };
}

function leverFields(levers, rows) {
  return leverGroups.map((group) => {
    const own = rows.filter((_, i) => levers[i].group === group.name).map(({ row }) => row);
    if (own.length === 0) return null;
    const note = group.note ? element("p", { class: "note" }, group.note) : null;
    if (group.isFolded) return element("details", null, element("summary", null, group.title), note, own);
    return element("fieldset", null, element("legend", null, group.title), note, own);
  });
}

// ---- together ----

// The values after one lever moved: shares of the split move each other.
function valuesAfter(levers, values, index, value) {
  if (levers[index].group !== "split") return values.map((old, i) => (i === index ? value : old));
  const places = levers.map((_, i) => i).filter((i) => levers[i].group === "split");
  const shares = sharesAfter(places.map((i) => values[i]), places.map((i) => levers[i].value), places.indexOf(index), value);
  return values.map((old, i) => (places.includes(i) ? shares[places.indexOf(i)] : old));
}

// The values with the split that an optimization recommends; null where there is none by channel.
function recommendedValues(levers, values, result) {
  const split = result.recommended && result.recommended.split;
  const names = levers.filter(({ group }) => group === "split").map(({ label }) => label[0].name);
  const shares = split ? names.map((name) => split[name]) : [];
  const isWhole = shares.length > 0 && Math.abs(shares.reduce((a, b) => a + b, 0) - 1) < 1e-6;
  if (!isWhole) return null;
  return values.map((value, i) => (levers[i].group === "split" ? 100 * split[levers[i].label[0].name] : value));
}

// Whether a plan's tree holds ranges or noise.
function isUncertainTree(tree) {
  const hasRange = (value) =>
    value !== null && typeof value === "object" && ("sd" in value || "low" in value || Object.values(value).some(hasRange));
  const noise = tree.noise || {};
  return hasRange(tree) || noise.cpm > 0 || noise.response > 0;
}

// What is compared with what: like with like.
function whatIfBasis(result, planned) {
  const roas = planned.figures[0] === null ? "" : ` (ROAS ${figureWord(planned.figures[0], "ratio")})`;
  const isMean = result.replications > 1 || (result.engine && result.engine !== "expected");
  const other = isMean ? ", not with the means over replications elsewhere on this page" : "";
  const ranges = isUncertainTree(result.report.document)
    ? " Numbers that the plan gives as ranges are taken at their centres, and days without noise."
    : "";
  return `Every move runs the plan again by the engine expected, and compares it with what the same engine gives the plan as it stands${roas}${other}.${ranges}`;
}

function whatIfControls(engine, result, section) {
  const currency = currencyOf(result);
  const levers = leversOf(result.report.document);
  const planned = whatIfMeasure(engine);
  const state = { values: levers.map((lever) => lever.value), planned, now: planned, mistake: "", frame: 0 };
  const figures = figureList(currency);
  const chart = { ...whatIfChart(state), result };
  const mistake = element("p", { class: "warning", hidden: true });
  const spoken = element("p", { class: "hidden", "aria-live": "polite" });
  const command = element("pre", { tabindex: 0 });
  let drawing = 0;
  let speech = 0;

  const settings = () => settingsOfLevers(levers, state.values);
  function run() {
    state.frame = 0;
    const start = performance.now();
    const isGood = engine.run(settings());
    if (isGood) state.now = whatIfMeasure(engine);
    state.mistake = isGood ? "" : engine.message();
    show();
    section.dataset.milliseconds = (performance.now() - start).toFixed(1);
  }
  function show() {
    rows.forEach((row, i) => row.show(state.values[i]));
    mistake.hidden = state.mistake === "";
    mistake.textContent = state.mistake;
    section.classList.toggle("mistaken", state.mistake !== "");
    save.disabled = state.mistake !== "";
    figures.show(state);
    command.textContent = Object.entries(settings()).map(([path, value]) => `--set '${path}=${value}'`).join(" \\\n") || "nothing is moved";
    clearTimeout(drawing);
    drawing = setTimeout(() => chart.width > 0 && redrawWhatIf(chart)); // figures first
    clearTimeout(speech);
    speech = setTimeout(() => (spoken.textContent = spokenResult(state, currency)), 700);
  }
  function ask() {
    if (state.frame === 0) state.frame = requestAnimationFrame(run);
  }
  function move(index, value) {
    state.values = valuesAfter(levers, state.values, index, value);
    ask();
  }
  function reset() {
    state.values = levers.map((lever) => lever.value);
    ask();
  }
  function takeRecommended() {
    state.values = recommendedValues(levers, state.values, result);
    ask();
  }
  const rows = levers.map((lever, i) => leverRow(lever, currency, (value) => move(i, value)));
  const save = button("Save as plan.cfg", () => saveFile("plan.cfg", "text/plain", engine.write()));
  const recommended = recommendedValues(levers, state.values, result) && button("Take the recommended split", takeRecommended);
  section.append(
    element("p", { class: "note" }, whatIfBasis(result, planned)),
    element("div", { class: "outcome" }, figures.list, mistake),
    spoken,
    element(
      "div",
      { class: "columns" },
      element("form", { class: "levers", submit: (event) => event.preventDefault() }, leverFields(levers, rows)),
      element(
        "div",
        { class: "drawn" },
        element("figure", null, chart.plot, element("figcaption", null, "Revenue and ad spend so far; dotted, the plan as it stands.")),
        element("div", { class: "buttons" }, button("Reset", reset), recommended, save),
        element("details", null, element("summary", null, "The same on the command line"), command),
      ),
    ),
  );
  show();
  drawnCharts.push(chart);
  tryChart(chart, widthOf(chart));
}

// Why there are no sliders, as the build has it.
function missingWords() {
  const place = document.getElementById("engine");
  const why = (place && place.dataset.missing) || "it holds no engine";
  return `This page was built without what-if, the sliders that run the plan again: ${why}.`;
}

async function startWhatIf(result, section) {
  const tell = (text) => section.append(element("p", { class: "note" }, text));
  await plotlyIsThere;
  try {
    const bytes = whatIfModule();
    const engine = bytes && (await funnelEngine(bytes));
    if (engine) engine.plan(result.report.document);
    if (!engine) tell(missingWords());
    else if (engine.run()) whatIfControls(engine, result, section);
    else tell(`There is no what-if of this plan: ${engine.message()}`);
  } catch (problem) {
    console.error(`what-if: ${problem.message}`);
    tell(`What-if could not be started: ${problem.message}`);
  }
  section.dataset.ready = "true";
}

// The section of a result that holds its plan, as a list of none or one; it fills itself.
function whatIfSections(result, level) {
  if (!result.report || !result.report.document) return [];
  const id = freshId("what-if");
  const section = element("section", { class: "what-if", "aria-labelledby": id }, element(`h${level}`, { id }, "What if"));
  setTimeout(() => startWhatIf(result, section)); // when it stands on the page
  return [section];
}
