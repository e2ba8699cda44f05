// what_if.js: what test_what_if.sh and its long version run: MODULE PROGRAM PLAN_JSON [long].
"use strict";
const { execFileSync, spawnSync } = require("node:child_process");
const fs = require("node:fs");
const os = require("node:os");
const path = require("node:path");

const [modulePath, program, planJson, length] = process.argv.slice(2);
const isLong = length === "long";
const tolerance = 1e-9;
let nWrong = 0;
let nCompared = 0;

function wrong(where, what) {
  nWrong += 1;
  if (nWrong <= 20) console.log(`${where}: ${what}`);
}

// The page's scripts share one scope; here too.
function loadPage() {
  const text = ["engine.js", "levers.js"].map((name) => fs.readFileSync(`src/report/page/${name}`, "utf8")).join("");
  return new Function(`${text}; return { funnelEngine, leversOf, movePath, settingsOfLevers, sharesAfter };`)();
}
const page = loadPage();

const setArguments = (settings) => Object.entries(settings).flatMap(([where, value]) => ["--set", `${where}=${value}`]);

function documentOf(plan) {
  return JSON.parse(execFileSync(planJson, [plan], { encoding: "utf8", maxBuffer: 1 << 26 }));
}

// The program's summary, or null and what it said.
function simulate(plan, settings) {
  const options = ["simulate", plan, "--engine", "expected", "--models", "models", "--quiet", "--json", "-"];
  const done = spawnSync(program, [...options, ...setArguments(settings)], { encoding: "utf8", maxBuffer: 1 << 26 });
  return done.status === 0 ? { summary: JSON.parse(done.stdout) } : { said: done.stderr };
}

// ---- a plan at its central numbers: each range set to its middle, and no noise ----

function isRange(value) {
  return !Array.isArray(value) && typeof value === "object" && ("sd" in value || ("low" in value && "high" in value));
}

const middle = (range) => ("mean" in range ? range.mean : (range.low + range.high) / 2);

function placeOf(value, key, where) {
  const item = value[key];
  if (Array.isArray(value) && item && item.from && item.to) return page.movePath(value, Number(key));
  const named = Array.isArray(value) ? (item && item.name) || `[${key}]` : key;
  return where ? `${where}.${named}` : named;
}

function centres(value, where, found) {
  if (value === null || typeof value !== "object") return found;
  if (isRange(value)) return { ...found, [where]: middle(value) };
  for (const [key, item] of Object.entries(value)) {
    found = centres(item, placeOf(value, key, where), found);
  }
  return found;
}

function centralSettings(document) {
  const { model, ...plan } = document;
  const { name, title, source, ...parts } = model;
  const all = { ...centres(parts, "", {}), ...centres(plan, "", {}) };
  return { ...all, "noise.cpm": 0, "noise.response": 0 };
}

// ---- figures ----

function compare(where, name, here, there) {
  nCompared += 1;
  if (here === there) return;
  const size = Math.max(Math.abs(here), Math.abs(there));
  if (here === null || there === null || !(Math.abs(here - there) <= tolerance * size))
    wrong(where, `${name} is ${here} in the page, ${there} in the program`);
}

const isFigure = (value) => value && typeof value === "object" && "mean" in value;

// { name: value } of everything a summary estimates.
function figuresOf(summary) {
  const found = {};
  const enter = (prefix, group) => {
    for (const [key, value] of Object.entries(group)) if (isFigure(value)) found[`${prefix}.${key}`] = value.mean;
  };
  enter("totals", summary.totals);
  for (const group of ["stages", "campaigns", "channels", "events"])
    for (const item of summary[group]) enter(`${group}.${item.name}`, item);
  const ends = (move) => `${move.from}->${move.to}`;
  for (const move of summary.moves) {
    if (summary.moves.filter((other) => ends(other) === ends(move)).length > 1) continue;
    enter(`moves.${ends(move)}`, move);
    enter(`moves.${ends(move)}.by`, move.by);
  }
  return found;
}

function compareRun(where, engine, summary) {
  for (const [name, value] of Object.entries(figuresOf(summary))) compare(where, name, engine.figure(name), value);
  for (const name of ["revenue", "spend", "conversions"])
    engine.daily(name).forEach((value, t) => compare(where, `daily.${name}[${t}]`, value, summary.daily[name][t]));
  const stages = engine.stages();
  summary.stages.forEach(({ name }, s) =>
    stages[s].forEach((value, t) => compare(where, `daily.stages.${name}[${t}]`, value, summary.daily.stages[name][t])),
  );
}

// ---- plans ----

// The first lever of each group moved, and all of these together.
function moves(document) {
  const levers = page.leversOf(document);
  const still = levers.map((lever) => lever.value);
  const firsts = levers.filter((lever, i) => levers.findIndex(({ group }) => group === lever.group) === i);
  const together = [...still];
  const alone = firsts.map((lever) => {
    const values = [...still];
    const i = levers.indexOf(lever);
    const shares = levers.filter(({ group }) => group === "split");
    if (lever.group === "split") {
      const planned = shares.map(({ value }) => value);
      const after = page.sharesAfter(planned, planned, 0, 0.8 * lever.value + 7.385);
      shares.forEach((share, k) => {
        values[levers.indexOf(share)] = together[levers.indexOf(share)] = after[k];
      });
    } else {
      values[i] = together[i] = (lever.unit === "percent" ? 0.891 : 1.237) * lever.value;
    }
    return page.settingsOfLevers(levers, values);
  });
  return [...alone, page.settingsOfLevers(levers, together)];
}

function comparePlan(engine, plan, isThorough) {
  const document = documentOf(plan);
  const central = centralSettings(document);
  engine.plan(document);
  const settings = moves(document);
  for (const moved of [{}, ...(isThorough ? settings : settings.slice(-1))]) {
    const where = `${plan} ${JSON.stringify(moved)}`;
    const { summary, said } = simulate(plan, { ...central, ...centralMoves(central, moved) });
    const runs = engine.run(moved);
    if (runs && summary) compareRun(where, engine, summary);
    else if (runs) wrong(where, `the page simulates, the program says: ${said}`);
    else if (summary) wrong(where, `the page says: ${engine.message()}`);
    else if (!said.includes(engine.message().split(" (")[0])) wrong(where, `${engine.message()} here, there ${said}`);
  }
}

// A range that was moved, as its centre: what the program is told where all ranges are their centres.
function centralMoves(central, moved) {
  const ends = /\.(mean|sd|low|high)$/;
  const result = {};
  for (const [where, value] of Object.entries(moved)) {
    const whole = where.replace(ends, "");
    if (!ends.test(where) || !(whole in central)) result[where] = value;
    else if (where.endsWith(".mean")) result[whole] = value;
    else if (where.endsWith(".low")) result[whole] = (value + moved[`${whole}.high`]) / 2;
  }
  return result;
}

const personal = /knows no person from another/;

function comparePlans(engine, plans, isThorough) {
  let n = 0;
  for (const plan of plans) {
    engine.plan(documentOf(plan));
    if (!engine.run() && personal.test(engine.message())) continue;
    n += 1;
    comparePlan(engine, plan, isThorough(plan));
  }
  return n;
}

const plansIn = (folder, pattern) =>
  fs.readdirSync(folder).filter((name) => pattern.test(name)).sort().map((name) => path.join(folder, name));

// ---- one by one ----

function checkMistakes(engine) {
  engine.plan(documentOf("configs/spring-launch.cfg"));
  const cases = [
    [{ "budget.totl": 1 }, "`totl` is no key of budget (did you mean total?)"],
    [{ "channels.prospecting.cpm": -2.5 }, "`cpm` must be above 0, not -2.5"],
    [{ "budget.split.prospecting": 1.4 }, "`prospecting` must be 0 to 1, not 1.4"],
    [{ "budget.split.prospecting": 0.6 }, "sum to 0.9"],
    [{ "channels.nowhere.cpm": 3 }, "`channels` has no element \"nowhere\""],
  ];
  for (const [settings, words] of cases) {
    const what = JSON.stringify(settings);
    if (engine.run(settings)) wrong(what, "is accepted");
    else if (!engine.message().includes(words)) wrong(what, `says "${engine.message()}", not "${words}"`);
    if (engine.figure("totals.roas") !== null) wrong(what, "has figures");
  }
  if (!engine.run() || engine.message() !== "") wrong("after mistakes", `the plan does not run: ${engine.message()}`);
}

// The plan that is saved, read by the program, gives the figures that the page shows.
function checkSaved(engine, folder, plan, settings) {
  const saved = path.join(folder, "saved.cfg");
  engine.plan(documentOf(plan));
  if (!engine.run(settings)) return wrong(plan, engine.message());
  fs.writeFileSync(saved, engine.write());
  const { summary, said } = simulate(saved, centralSettings(documentOf(saved)));
  if (!summary) return wrong(plan, `the saved plan cannot be read: ${said}`);
  compareRun(`${plan}, saved`, engine, summary);
}

function checkWideWholes(engine, folder) {
  const plan = path.join(folder, "wide.cfg");
  const text = fs.readFileSync("configs/spring-launch.cfg", "utf8").replace("seed = 1L", "seed = 9007199254740993L");
  fs.writeFileSync(plan, text);
  engine.plan(documentOf(plan));
  if (!engine.run() || !/seed = 9007199254740993L;/.test(engine.write())) wrong("a wide seed", "is another in the saved plan");
}

// Shares keep their proportions, sum to 100, and come back from nothing as the plan has them.
function checkShares() {
  const planned = [70, 20, 10];
  const cases = [
    [planned, 0, 40, [40, 40, 20]],
    [[100, 0, 0], 0, 70, [70, 20, 10]],
    [[50, 50, 0], 2, 20, [40, 40, 20]],
    [planned, 1, 140, [0, 140, 0]],
  ];
  for (const [shares, index, value, expected] of cases) {
    const after = page.sharesAfter(shares, planned, index, value);
    after.forEach((share, i) => compare(`shares ${shares}, ${index} to ${value}`, i, share, expected[i]));
  }
  compare("equal shares", 1, page.sharesAfter([100, 0, 0], [100, 0, 0], 0, 40)[1], 30);
}

function checkSpeed(engine) {
  const n = 20;
  engine.plan(documentOf("configs/spring-launch.cfg"));
  const start = process.hrtime.bigint();
  for (let i = 0; i < n; i++) engine.run({ "budget.total": 90000 + i });
  const each = Number(process.hrtime.bigint() - start) / 1e6 / n;
  console.log(`a move takes ${each.toFixed(1)} ms`);
  if (each > 50) wrong("a move", `takes ${each.toFixed(1)} ms`);
}

function checkModule(bytes) {
  const module = new WebAssembly.Module(bytes);
  const imports = WebAssembly.Module.imports(module).map(({ name }) => name);
  const allowed = ["fd_close", "fd_seek", "fd_write"];
  for (const name of imports) if (!allowed.includes(name)) wrong("the module", `imports ${name}`);
  if (bytes.length > 400000) wrong("the module", `has ${bytes.length} bytes`);
  console.log(`${bytes.length} bytes`);
}

// A page holds the module and the plan, as the program writes them.
function checkPage(engine, folder, bytes) {
  const file = path.join(folder, "page.html");
  const plan = "configs/uncertain-launch.cfg";
  const options = ["--engine", "expected", "--set", "simulation.replications=2", "--models", "models", "--quiet"];
  execFileSync(program, ["simulate", plan, ...options, "--report", file]);
  const html = fs.readFileSync(file, "utf8");
  const island = (id) => html.match(new RegExp(`<script type="[a-z/]+" id="${id}"[^>]*>([^<]*)</script>`))[1];
  if (!Buffer.from(island("engine"), "base64").equals(bytes)) wrong("the page", "has another module");
  const { document } = JSON.parse(island("results"))[0].report;
  engine.plan(document);
  if (!engine.run()) return wrong("the page's plan", engine.message());
  const roas = engine.figure("totals.roas");
  engine.plan(documentOf(plan));
  engine.run();
  compare("the page's plan", "totals.roas", roas, engine.figure("totals.roas"));
}

async function main() {
  const bytes = fs.readFileSync(modulePath);
  const engine = await page.funnelEngine(bytes);
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "funnel-what-if-"));
  checkModule(bytes);
  const nShipped = comparePlans(engine, plansIn("configs", /\.cfg$/), (plan) => isLong || /spring-launch/.test(plan));
  if (nShipped < 15) wrong("configs", `only ${nShipped} plans were compared`);
  const cases = isLong && process.env.FUNNEL_CASES;
  const nCases = cases ? comparePlans(engine, plansIn(cases, /^p\d+\.cfg$/), () => true) : 0;
  checkShares();
  checkMistakes(engine);
  checkSaved(engine, folder, "configs/spring-launch.cfg", { "budget.total": 61234.5, "events.purchase.value.mean": 97.25 });
  checkSaved(engine, folder, "configs/uncertain-launch.cfg", { "channels.prospecting.cpm.mean": 6.5, "offer.margin": 0.385 });
  checkWideWholes(engine, folder);
  checkPage(engine, folder, bytes);
  checkSpeed(engine);
  fs.rmSync(folder, { recursive: true });
  console.log(`${nShipped} shipped plans, ${nCases} cases, ${nCompared} values compared, ${nWrong} wrong`);
  process.exit(nWrong === 0 ? 0 : 1);
}

main();
