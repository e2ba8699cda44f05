// pages.mjs: what test_pages.sh runs: FOLDER, with NAME.json and NAME.html of every command; SOURCE.
import path from "node:path";
import { checkAxe, checkKeyboard } from "./access.mjs";
import { check, countWrongs, readJson, startBrowser, withPage } from "./browser.mjs";
import { checkCharts } from "./charts.mjs";
import { checkFigures } from "./figures.mjs";
import { hostilePages } from "./hostile.mjs";
import { checkPaper, checkWidths } from "./paper.mjs";
import { checkWhatIf, checkWhatIfs } from "./what_if.mjs";

const [folder, source] = process.argv.slice(2);
const planOf = (name) => path.join(source, "configs", `${name}.cfg`);
const sliders = checkWhatIf(folder, planOf("spring-launch"));
const slidersOfTwo = checkWhatIfs(folder, [planOf("spring-launch"), planOf("spring-launch-tiktok")]);

const printed = async (page) => console.log(`  on ${await checkPaper(page, 25)} sheets`);
const whole = [checkAxe, checkWidths, printed];

// A page, the results it is of, the least figures and the charts it shows, and what else is checked:
// not again what another page shows, too.
const pages = [
  { name: "simulate", figures: 40, charts: ["fan", "occupancy", "sankey", "responses", "budgets", "calendar", "tornado", "ternary"], checks: whole },
  { name: "expected", figures: 40, charts: ["occupancy", "sankey"], checks: [checkKeyboard, sliders] },
  { name: "optimize", figures: 40, charts: ["ternary", "occupancy", "sankey"], isDark: true, checks: [checkAxe] },
  { name: "frontier", figures: 10, charts: ["budgets"], checks: whole },
  { name: "cascade", figures: 5, charts: ["cascade-sizes", "cascade-generations"], checks: whole },
  { name: "attribute", figures: 20, charts: ["waterfall"], checks: whole },
  { name: "paths", figures: 5, charts: [], checks: whole },
  { name: "chain", figures: 40, charts: ["tornado"], checks: whole },
  { name: "compare", figures: 5, charts: ["ranking", "compared"], checks: whole },
  { name: "several", of: ["frontier", "chain", "compare"], figures: 80, charts: ["budgets", "tornado", "ranking"], checks: [] },
  { name: "two", of: ["expected", "other"], figures: 80, charts: ["occupancy", "sankey"], checks: [checkAxe, slidersOfTwo] },
];

const started = performance.now();
const told = (what) => console.log(`${((performance.now() - started) / 1000).toFixed(1)} s: ${what}`);

async function checkPage(browser, { name, of, figures, charts, isDark, checks }) {
  const file = path.join(folder, `${name}.html`);
  const results = (of || [name]).map((one) => readJson(path.join(folder, `${one}.json`)));
  const theme = isDark ? "dark" : "light";
  await withPage(browser, file, { axe: true, colorScheme: theme }, async (page) => {
    check((await page.evaluate(() => document.documentElement.dataset.theme)) === theme, page.where, `is not ${theme}`);
    const drawn = await checkCharts(page);
    for (const chart of charts) check(drawn.includes(chart), page.where, `has no chart ${chart}`);
    const counts = await checkFigures(page, results);
    check(counts && counts.shown >= figures, page.where, `shows ${counts && counts.shown} figures`);
    for (const checkMore of checks) await checkMore(page);
    if (counts) told(`${name}: ${drawn.length} charts, ${counts.shown} figures, ${counts.named} by name`);
  });
}

// Two at a time: a page is drawn by one thread.
async function inPairs(tasks) {
  const left = [...tasks];
  const work = async () => {
    for (let task = left.shift(); task; task = left.shift()) await task();
  };
  await Promise.all([work(), work()]);
}

const browser = await startBrowser();
const tasks = pages.map((page) => () => checkPage(browser, page));
await inPairs([...tasks, ...hostilePages(browser, folder)]);
told("hostile names");
await browser.close();
console.log(`${countWrongs()} wrong`);
process.exit(countWrongs() === 0 ? 0 : 1);
