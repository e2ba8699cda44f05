// without_sliders.mjs: a page whose program was built without the engine of what-if: PAGE. Of a program
// that has it the engine is taken out of the page.
import fs from "node:fs";
import { checkAxe } from "./access.mjs";
import { check, countWrongs, startBrowser, withPage } from "./browser.mjs";
import { checkCharts } from "./charts.mjs";
import { checkFigures } from "./figures.mjs";
import { checkWidths } from "./paper.mjs";

const [file, stored] = process.argv.slice(2);
const engine = /(<script type="application\/wasm" id="engine" data-missing=")([^"]*)(">)([^<]*)/;

// Why there are no sliders; from now on there are none.
function takeEngineOut() {
  const html = fs.readFileSync(file, "utf8");
  const [, , missing, , bytes] = engine.exec(html) || [];
  check(missing !== undefined, file, "has no place for the engine");
  if (!bytes) return missing;
  check(missing === "", file, `has the engine and says: ${missing}`);
  fs.writeFileSync(file, html.replace(engine, "$1taken out$3"));
  return "taken out";
}

async function checkSection(page, missing) {
  const section = page.locator(".what-if");
  const said = await section.textContent();
  check(/built without what-if/.test(said) && said.includes(missing), page.where, `says ${said}, not ${missing}`);
  check((await section.locator("input, button").count()) === 0, page.where, "has sliders without an engine");
}

const missing = takeEngineOut();
check(Boolean(missing), file, "does not say why it has no sliders");
const browser = await startBrowser();
await withPage(browser, file, { axe: true }, async (page) => {
  await checkSection(page, missing);
  const drawn = await checkCharts(page);
  check(drawn.length > 3, page.where, `has ${drawn.length} charts`);
  await checkFigures(page, [JSON.parse(fs.readFileSync(stored, "utf8"))]);
  await checkAxe(page);
  await checkWidths(page);
});
await browser.close();
console.log(`without sliders, since ${missing}: ${countWrongs()} wrong`);
process.exit(countWrongs() === 0 ? 0 : 1);
