// browser.mjs: one Chromium for all checks, pages that are watched, and what is found wrong.
import { createRequire } from "node:module";
import fs from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";

const load = createRequire(path.join(process.env.FUNNEL_BROWSER_MODULES, "here.js"));
const { chromium } = load("playwright-core");
const axeSource = load("axe-core").source;

let wrongs = 0;

export const countWrongs = () => wrongs;

export function wrong(where, what) {
  wrongs += 1;
  if (wrongs <= 60) console.log(`wrong: ${where}: ${what}`);
}

export function check(holds, where, what) {
  if (!holds) wrong(where, what);
}

export const readJson = (file) => JSON.parse(fs.readFileSync(file, "utf8"));

// Debian's Chromium, without its sandbox where the tests are root's, as they are in a container.
export function startBrowser() {
  const sandbox = process.getuid() === 0 ? ["--no-sandbox"] : [];
  return chromium.launch({ executablePath: process.env.FUNNEL_CHROMIUM, args: ["--disable-dev-shm-usage", ...sandbox] });
}

// What a page may not do is noted wherever it does it.
function watch(page, where) {
  page.on("pageerror", (problem) => wrong(where, `throws: ${problem.message}`));
  page.on("dialog", (dialog) => wrong(where, `opens a dialog: ${dialog.message()}`) || dialog.dismiss());
  page.on("popup", () => wrong(where, "opens a window"));
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) wrong(where, `the console says: ${message.text().slice(0, 300)}`);
  });
  page.on("request", (request) => {
    if (request.url() !== page.address && !/^(data|blob):/.test(request.url())) wrong(where, `asks for ${request.url()}`);
  });
}

// Everything is drawn, and sliders stand where there are any.
export async function untilReady(page) {
  await page.waitForFunction(
    () =>
      document.documentElement.dataset.ready === "true" &&
      document.querySelectorAll(".what-if").length === document.querySelectorAll(".what-if[data-ready]").length,
  );
}

// Charts follow the width a moment after it changed.
export async function settle(page) {
  await page.waitForFunction(() =>
    [...document.querySelectorAll(".plot")].every((plot) => {
      const drawing = plot.querySelector(".main-svg");
      return !drawing || Math.abs(drawing.width.baseVal.value - Math.max(240, Math.floor(plot.clientWidth))) < 1;
    }),
  );
}

// Opens FILE, watched, calls use(page) and closes it.
export async function withPage(browser, file, options, use) {
  const where = `${path.basename(file)}${options.colorScheme ? ` (${options.colorScheme})` : ""}`;
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, acceptDownloads: true, reducedMotion: "reduce", ...options });
  context.setDefaultTimeout(120000);
  const page = await context.newPage();
  page.address = pathToFileURL(file).href;
  page.where = where;
  watch(page, where);
  if (options.axe) await page.addInitScript({ content: axeSource });
  await page.addInitScript(() => {
    globalThis.violations = [];
    addEventListener("securitypolicyviolation", (event) => globalThis.violations.push(`${event.effectiveDirective} ${event.sourceFile}`));
  });
  await page.goto(page.address);
  await untilReady(page);
  await use(page);
  for (const violation of await page.evaluate(() => globalThis.violations)) wrong(where, `breaks its policy: ${violation}`);
  await context.close();
}
