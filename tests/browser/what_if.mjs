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

function readWhatIf() {
  const section = document.querySelector(".what-if");
  const cells = [...section.querySelectorAll("[data-figure]")];
  return {
    figures: cells.map((cell) => ({ name: cell.dataset.figure, value: Number(cell.dataset.value), text: cell.textContent })),
    changes: [...section.querySelectorAll(".key .interval")].map((change) => change.textContent),
    command: section.querySelector("pre").textContent,
    drawn: [2, 3].map((i) => Array.from(section.querySelector(".plot").data[i].y)),
    sliders: [...section.querySelectorAll("input")].map((input) => input.value),
    milliseconds: Number(section.dataset.milliseconds),
  };
}

// Moves a lever by its path, as a hand on its slider does, and waits until its figures are shown.
async function move(page, lever, part) {
  await page.evaluate(
    ([where, of]) => {
      const label = document.querySelector(`.lever label[title="${where}"]`);
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

async function checkMoves(page, plan) {
  const still = await page.evaluate(readWhatIf);
  check(still.figures.length === 5, page.where, `what-if shows ${still.figures.length} figures`);
  checkSame(`${page.where}, nothing moved`, still, simulated(plan, []));
  for (const [lever, part] of levers) await move(page, lever, part);
  const moved = await page.evaluate(readWhatIf);
  const settings = typed(moved.command);
  check(settings.length / 2 === levers.length + 2, page.where, `what-if says to type ${moved.command}`); // three shares
  check(moved.changes.every((words) => words !== "as planned"), page.where, "a change is not told");
  checkSame(`${page.where}, moved`, moved, simulated(plan, settings));
  return { still, moved };
}

async function checkSaved(page, moved, folder) {
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.click(".what-if button:has-text('Save as plan.cfg')"),
  ]);
  check(download.suggestedFilename() === "plan.cfg", page.where, `saves ${download.suggestedFilename()}`);
  const saved = path.join(folder, "saved-plan.cfg");
  await download.saveAs(saved);
  checkSame(`${page.where}, saved and run`, moved, simulated(saved, []));
}

async function checkReset(page, still) {
  await page.click(".what-if button:has-text('Reset')");
  await shown(page);
  const after = await page.evaluate(readWhatIf);
  for (const part of ["figures", "changes", "command", "drawn", "sliders"])
    check(JSON.stringify(after[part]) === JSON.stringify(still[part]), page.where, `after reset other ${part} than at first`);
}

// What a mistake does: it is told, and nothing else is.
async function checkMistake(page) {
  await page.fill(".lever:has(label[title='offer.margin']) input[type=number]", "140");
  await shown(page);
  const told = await page.evaluate(() => document.querySelector(".what-if .warning:not([hidden])")?.textContent || "");
  check(/margin/.test(told) && /must be/.test(told), page.where, `says of a margin of 140 %: ${told}`);
}

async function measureMoves(page) {
  const times = [];
  for (let i = 0; i < 11; i++) {
    await move(page, "budget.total", i % 2 ? 0.97 : 1.03);
    times.push((await page.evaluate(readWhatIf)).milliseconds);
  }
  const median = times.sort((a, b) => a - b)[5];
  console.log(`a move takes ${median} ms (median; 50 are allowed when nothing else runs)`);
  check(median < 500, page.where, `a move takes ${median} ms`);
}

// On the page of the plan by the engine expected; a program without the engine has no sliders.
export const checkWhatIf = (folder, plan) => async (page) => {
  if ((await page.locator(".what-if .lever").count()) === 0) return;
  await page.click(".what-if button:has-text('Reset')");
  await shown(page);
  const { still, moved } = await checkMoves(page, plan);
  await checkSaved(page, moved, folder);
  await checkReset(page, still);
  await measureMoves(page);
  await checkReset(page, still);
  await checkMistake(page);
};
