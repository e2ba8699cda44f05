// access.mjs: pages by keyboard, and what axe finds in them.
import { check } from "./browser.mjs";

// ---- axe ----

// What stops or hinders somebody. A drawing is one picture, told in words. Contrast, which takes most
// of the time, is measured in the first rows of a table: the others are styled alike.
export async function checkAxe(page) {
  const found = await page.evaluate(async () => {
    const contrast = "color-contrast";
    const run = (exclude, which) => globalThis.axe.run({ exclude }, { resultTypes: ["violations"], ...which });
    const drawing = ".plot > *";
    const all = await run([drawing], { rules: { [contrast]: { enabled: false } } });
    const colours = await run([drawing, "tbody tr:nth-child(n + 4)"], { runOnly: [contrast] });
    return [...all.violations, ...colours.violations].map(({ id, impact, help, nodes }) => ({ id, impact, help, n: nodes.length, first: nodes[0].target.join(" "), why: nodes[0].failureSummary }));
  });
  for (const { id, impact, help, n, first, why } of found)
    check(!["serious", "critical"].includes(impact), page.where, `axe, ${impact}: ${id}: ${help}; ${n} places, as ${first}: ${why}`);
}

// ---- keyboard ----

function describeFocus() {
  const node = document.activeElement;
  const box = node.getBoundingClientRect();
  const style = getComputedStyle(node);
  const kinds = { A: "link", BUTTON: "button", SUMMARY: "details", INPUT: node.type === "range" ? "slider" : "number", PRE: "region", DIV: "region" };
  if (!node.dataset.stop) node.dataset.stop = String((globalThis.stops = (globalThis.stops || 0) + 1));
  return {
    stop: node.dataset.stop,
    kind: kinds[node.tagName] || node.tagName,
    text: node.getAttribute("aria-label") || node.textContent.slice(0, 60),
    isSeen: box.right > 0 && box.bottom > 0 && box.left < innerWidth && box.top < innerHeight && box.width > 0,
    isMarked: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0,
  };
}

// Every stop from the top of the page until they come round again.
async function walk(page) {
  const stops = [];
  for (let i = 0; i < 400; i++) {
    await page.keyboard.press("Tab");
    const stop = await page.evaluate(describeFocus);
    if (stop.kind === "BODY" || stops.some((known) => known.stop === stop.stop)) break;
    stops.push(stop);
  }
  return stops;
}

// How many there are to be reached; what is folded away is not.
function countReachable() {
  const all = [...document.querySelectorAll("a[href], button, input, summary, [tabindex='0']")];
  const isOpen = (node) => !node.parentElement.closest("details:not([open])") || (node.tagName === "SUMMARY" && !node.parentElement.parentElement.closest("details:not([open])"));
  return all.filter((node) => isOpen(node) && !node.disabled && node.getClientRects().length > 0).length;
}

export async function checkKeyboard(page) {
  const stops = await walk(page);
  const [skip, theme] = stops;
  check(skip.kind === "link" && /^Skip/.test(skip.text), page.where, `Tab comes first to ${skip.text}`);
  check(theme.kind === "button" && /colours/.test(theme.text), page.where, `Tab comes next to ${theme.text}`);
  for (const kind of ["slider", "number", "details", "button", "region"])
    check(stops.some((stop) => stop.kind === kind), page.where, `Tab reaches no ${kind}`);
  const unseen = stops.filter(({ isSeen, isMarked }) => !isSeen || !isMarked);
  check(unseen.length === 0, page.where, `${unseen.length} stops of Tab are not seen, as ${unseen[0] && unseen[0].text}`);
  const reachable = await page.evaluate(countReachable);
  check(stops.length === reachable, page.where, `Tab reaches ${stops.length} of ${reachable}`);
  await checkKeys(page);
}

async function checkKeys(page) {
  await page.focus(".skip");
  await page.keyboard.press("Enter");
  check(await page.evaluate(() => document.activeElement.id === "content"), page.where, "the skip link leads nowhere");
  const themeOf = () => page.evaluate(() => document.documentElement.dataset.theme);
  const before = await themeOf();
  await page.focus("header button");
  await page.keyboard.press("Enter");
  check((await themeOf()) !== before, page.where, "Enter does not switch the theme");
  await page.focus("details.data summary");
  await page.keyboard.press("Enter");
  check(await page.evaluate(() => document.querySelector("details.data").open), page.where, "Enter does not open a table");
  if ((await page.locator(".lever").count()) > 0) {
    await page.focus(".lever input[type=range]");
    await page.keyboard.press("ArrowRight");
    await page.waitForFunction(() => document.querySelector(".lever").classList.contains("moved"));
  }
}
