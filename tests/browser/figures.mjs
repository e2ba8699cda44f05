// figures.mjs: the figures that a page shows are those of the results it is of.
import { check, wrong } from "./browser.mjs";
import { isWordOf } from "./numbers.mjs";

// Every number below a value, with the standard error of those that have one.
function numbersIn(value, found = new Map()) {
  if (typeof value === "number") found.set(value, found.get(value) || 0);
  else if (value !== null && typeof value === "object") {
    for (const item of Object.values(value)) numbersIn(item, found);
    if (typeof value.mean === "number" && value.se > 0) found.set(value.mean, value.se);
  }
  return found;
}

// What stands at totals.roas or stages.3.end; undefined of a column that has no name of its own.
function at(result, where) {
  const steps = where.split(".");
  const value = steps.reduce((inner, step) => (inner && typeof inner === "object" ? inner[step] : undefined), result);
  return value && typeof value === "object" && "mean" in value ? value : value === undefined ? undefined : { mean: value };
}

function checkFigure(where, result, numbers, { path, value, text }) {
  if (value === "") return check(text === "\u2013", where, `${path} shows ${text} of nothing`);
  const number = Number(value);
  const stored = at(result, path);
  if (stored !== undefined) check(stored.mean === number, where, `${path} is ${value}, not ${stored.mean}`);
  check(numbers.has(number), where, `${path} is ${value}, which the result does not hold`);
  check(isWordOf(text, number, numbers.get(number)), where, `${path} reads ${text} where it is ${number}`);
  return stored !== undefined;
}

// Names of results are at hand in their order: a page of several shows one after the other.
export async function checkFigures(page, results) {
  const stored = await page.evaluate(() => JSON.parse(document.getElementById("results").textContent));
  check(JSON.stringify(stored) === JSON.stringify(results), page.where, "holds other results than its files");
  const shown = await page.evaluate(() => {
    const sections = [...document.querySelectorAll("main > section.result")];
    const parts = sections.length > 0 ? sections : [document.querySelector("main")];
    return parts.map((part) =>
      [...part.querySelectorAll("[data-figure]:not(.what-if *)")].map((cell) => ({
        path: cell.dataset.figure,
        value: cell.dataset.value,
        text: cell.textContent,
      })),
    );
  });
  if (shown.length !== results.length) return wrong(page.where, `shows ${shown.length} results of ${results.length}`);
  let named = 0;
  results.forEach((result, i) => {
    const numbers = numbersIn(result);
    for (const figure of shown[i]) if (checkFigure(page.where, result, numbers, figure) === true) named += 1;
  });
  return { shown: shown.flat().length, named };
}
