// what_if.mjs: sliders in a page against the program run with the same settings.
import { execFileSync } from "node:child_process";
import path from "node:path";
import { check } from "./browser.mjs";
import { isNear, isWordOf } from "./numbers.mjs";

// The program's summary of a plan without chance.
function simulated(plan, settings) {
  const options = ["simulate", plan, "--engine", "expected", "--quiet", "--json", "-", ...settings];
  return JSON.parse(execFileSync(process.env.FUNNEL_PROGRAM, options, { encoding: "utf8", maxBuffer: 1 << 26 }));
}

// ---- read off the page ----

// The what-if of one result: { root, page, where }.
const whatIfOf = (page, k = 0) => ({ page, root: page.locator(".what-if").nth(k), where: k > 0 ? `${page.where}, result ${k + 1}` : page.where });

const read = ({ root }) =>
  root.evaluate((section) => {
    const cells = [...section.querySelectorAll("[data-figure]")];
    return {
      figures: cells.map((cell) => ({ name: cell.dataset.figure, value: Number(cell.dataset.value), text: cell.textContent })),
      changes: [...section.querySelectorAll(".key .interval")].map((change) => change.textContent),
      command: section.querySelector("pre").textContent,
      drawn: [2, 3].map((i) => Array.from(section.querySelector(".plot").data[i].y)),
      sliders: [...section.querySelectorAll("input")].map((input) => input.value),
      milliseconds: Number(section.dataset.milliseconds),
    };
  });

// Moves a lever by its path, as a hand on its slider does, and waits until its figures are shown.
async function move({ page, root }, lever, part) {
  await root.evaluate(
    (section, [where, of]) => {
      const label = section.querySelector(`.lever label[title="${where}"]`);
      const slider = label.parentElement.querySelector("input[type=range]");
      slider.value = Number(slider.value) * of;
      slider.dispatchEvent(new Event("input", { bubbles: true }));
    },
    [lever, part],
  );
  await shown(page);
}

// The figures after the next frame, and the chart, which waits for them.
const shown = (page) =>
  page.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(() => setTimeout(done, 30), 0))));

async function reset({ page, root }) {
  await root.getByRole("button", { name: "Reset" }).click();
  await shown(page);
}

// ["--set", "a=1", …] of what the page says to type.
function typed(command) {
  return [...command.matchAll(/--set '([^']*)'/g)].flatMap(([, setting]) => ["--set", setting]);
}

// ---- against the program ----

function checkSame(where, state, summary) {
  for (const { name, value, text } of state.figures) {
    const program = name.split(".").reduce((inner, step) => inner[step], summary).mean;
    check(isNear(value, program), where, `${name} is ${value}, by the program ${program}`);
    check(isWordOf(text, value), where, `${name} reads ${text} where it is ${value}`);
  }
  ["revenue", "spend"].forEach((name, k) => {
    let total = 0;
    const all = summary.daily[name].every((money, t) => isNear((total += money), state.drawn[k][t]));
    check(all && state.drawn[k].length === summary.daily[name].length, where, `draws another ${name} than the program's`);
  });
}

const levers = [
  ["budget.total", 1.31],
  ["budget.split.retargeting", 1.7],
  ["channels.prospecting.cpm", 0.8],
  ["offer.margin", 1.1],
];

function checkUnmoved(part, plan, still) {
  check(still.figures.length === 5, part.where, `what-if shows ${still.figures.length} figures`);
  checkSame(`${part.where}, nothing moved`, still, simulated(plan, []));
}

async function checkMoved(part, plan) {
  for (const [lever, times] of levers) await move(part, lever, times);
  const moved = await read(part);
  const settings = typed(moved.command);
  check(settings.length / 2 === levers.length + 2, part.where, `what-if says to type ${moved.command}`); // three shares
  check(moved.changes.every((words) => words !== "as planned"), part.where, "a change is not told");
  checkSame(`${part.where}, moved`, moved, simulated(plan, settings));
  return moved;
}

async function checkSaved({ page, root, where }, moved, folder) {
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    root.getByRole("button", { name: "Save as plan.cfg" }).click(),
  ]);
  check(download.suggestedFilename() === "plan.cfg", where, `saves ${download.suggestedFilename()}`);
  const saved = path.join(folder, "saved-plan.cfg");
  await download.saveAs(saved);
  checkSame(`${where}, saved and run`, moved, simulated(saved, []));
}

async function checkSameAs(part, still, when) {
  const now = await read(part);
  for (const what of ["figures", "changes", "command", "drawn", "sliders"])
    check(JSON.stringify(now[what]) === JSON.stringify(still[what]), part.where, `${when} other ${what} than at first`);
}

async function checkReset(part, still) {
  await reset(part);
  await checkSameAs(part, still, "after reset");
}

// What a mistake does: it is told, and nothing else is.
async function checkMistake({ page, root, where }) {
  await root.locator(".lever:has(label[title='offer.margin']) input[type=number]").fill("140");
  await shown(page);
  const told = await root.evaluate((section) => section.querySelector(".warning:not([hidden])")?.textContent || "");
  check(/margin/.test(told) && /must be/.test(told), where, `says of a margin of 140 %: ${told}`);
}

async function measureMoves(part) {
  const times = [];
  for (let i = 0; i < 11; i++) {
    await move(part, "budget.total", i % 2 ? 0.97 : 1.03);
    times.push((await read(part)).milliseconds);
  }
  const median = times.sort((a, b) => a - b)[5];
  console.log(`a move takes ${median} ms (median; 50 are allowed when nothing else runs)`);
  check(median < 500, part.where, `a move takes ${median} ms`);
}

// A program without the engine has no sliders.
const hasSliders = async (page) => (await page.locator(".what-if .lever").count()) > 0;

// On the page of the plan by the engine expected.
export const checkWhatIf = (folder, plan) => async (page) => {
  if (!(await hasSliders(page))) return;
  const part = whatIfOf(page);
  await reset(part);
  const still = await read(part);
  checkUnmoved(part, plan, still);
  const moved = await checkMoved(part, plan);
  await checkSaved(part, moved, folder);
  await checkReset(part, still);
  await measureMoves(part);
  await checkReset(part, still);
  await checkMistake(part);
};

// On a page of several results, each of its plan: what is moved of one is moved of no other.
export const checkWhatIfs = (folder, plans) => async (page) => {
  if (!(await hasSliders(page))) return;
  const parts = plans.map((_, k) => whatIfOf(page, k));
  const stills = await Promise.all(parts.map(read));
  const ids = await page.evaluate(() => [...document.querySelectorAll("[id]")].map(({ id }) => id));
  check(new Set(ids).size === ids.length, page.where, "two elements have one id");
  check((await page.locator(".what-if").count()) === plans.length, page.where, "has not a what-if for every plan");
  for (const [k, part] of parts.entries()) {
    checkUnmoved(part, plans[k], stills[k]);
    const moved = await checkMoved(part, plans[k]);
    for (const other of parts.keys()) if (other !== k) await checkSameAs(parts[other], stills[other], `with ${part.where} moved`);
    await checkSaved(part, moved, folder);
    await checkMistake(part);
    for (const other of parts.keys()) if (other !== k) await checkSameAs(parts[other], stills[other], `with ${part.where} mistaken`);
    await checkReset(part, stills[k]);
  }
};
