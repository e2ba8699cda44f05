// pictures.mjs: photographs parts of report pages: node pictures.mjs CHROMIUM <LIST
//
// A line of LIST: PAGE, FILE.webp and PART [PATH=VALUE…], with tabs between; without a part PAGE is copied.
// See tools/dev/pictures.
// It talks to the browser over a pipe (the DevTools protocol: JSON, each ended by a zero byte), so it
// needs no package of npm.
import { spawn } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";

// The window; and how much of a part is shown, from its top.
const usual = { width: 760, most: 2000 };
const special = { "what-if": { width: 1000, most: 588 } };
const scale = 1.5; // sharp enough on fine screens, and half the bytes of 2
const margin = 8;

// ---- the browser ----

function startBrowser(program) {
  const profile = fs.mkdtempSync(path.join(os.tmpdir(), "funnel-pictures-"));
  const options = ["--headless", "--remote-debugging-pipe", "--disable-gpu", "--hide-scrollbars", "--no-first-run", `--user-data-dir=${profile}`];
  if (process.getuid() === 0) options.push("--no-sandbox");
  const child = spawn(program, options, { stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"] });
  const waiting = new Map();
  let number = 0;
  let heard = "";
  child.stdio[4].setEncoding("utf8").on("data", (text) => {
    const messages = (heard + text).split("\0");
    heard = messages.pop();
    for (const { id, result, error } of messages.map(JSON.parse)) {
      const asked = waiting.get(id);
      waiting.delete(id);
      if (error) asked?.no(new Error(error.message));
      else asked?.yes(result);
    }
  });
  child.on("exit", () => waiting.forEach(({ no }) => no(new Error("the browser ended"))));
  return {
    ask: (method, params = {}, sessionId = undefined) =>
      new Promise((yes, no) => {
        number += 1;
        waiting.set(number, { yes, no });
        child.stdio[3].write(`${JSON.stringify({ id: number, method, params, sessionId })}\0`);
      }),
    end: async () => {
      const gone = new Promise((yes) => child.once("exit", yes));
      child.kill();
      await gone;
      fs.rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

async function openTab(browser) {
  const { targetId } = await browser.ask("Target.createTarget", { url: "about:blank" });
  const { sessionId } = await browser.ask("Target.attachToTarget", { targetId, flatten: true });
  const ask = (method, params) => browser.ask(method, params, sessionId);
  await ask("Emulation.setEmulatedMedia", { features: [{ name: "prefers-color-scheme", value: "light" }] });
  return ask;
}

async function evaluate(ask, work, ...values) {
  const expression = `(${work})(${values.map((value) => JSON.stringify(value)).join(",")})`;
  const { result, exceptionDetails } = await ask("Runtime.evaluate", { expression, returnByValue: true });
  if (exceptionDetails) throw new Error(exceptionDetails.exception?.description || exceptionDetails.text);
  return result.value;
}

const pause = (milliseconds) => new Promise((yes) => setTimeout(yes, milliseconds));

async function openPage(ask, file, width) {
  await ask("Emulation.setDeviceMetricsOverride", { width, height: 1000, deviceScaleFactor: scale, mobile: false });
  await ask("Page.navigate", { url: pathToFileURL(file).href });
  for (let i = 0; i < 600; i++) {
    if (await evaluate(ask, isReady)) return;
    await pause(100);
  }
  throw new Error(`${file} does not get ready`);
}

// ---- on the page: these run there ----

function isReady() {
  const all = [document.documentElement, ...document.querySelectorAll(".what-if")];
  return all.every((one) => one?.dataset.ready === "true");
}

// Types a value into what-if, for its path.
function moveSlider(setting) {
  const [pathOf, value] = setting.split("=");
  const label = [...document.querySelectorAll(".lever label")].find(({ title }) => title === pathOf);
  if (!label) throw new Error(`what-if has no ${pathOf}`);
  const input = document.getElementById(label.htmlFor);
  input.value = value;
  input.dispatchEvent(new Event("input", { bubbles: true }));
}

// Where a part is, in pixels of the page; null where it is not.
function placeOf(part) {
  const boxes = (...elements) => elements.filter(Boolean).map((one) => one.getBoundingClientRect());
  const all =
    part === "top"
      ? boxes(document.querySelector("header.top"), document.querySelector("dl.key"))
      : boxes(document.querySelector(`[data-chart="${part}"], section.${part}`));
  if (all.length === 0) return null;
  const [left, top] = [Math.min(...all.map((box) => box.left)), Math.min(...all.map((box) => box.top))];
  const [right, bottom] = [Math.max(...all.map((box) => box.right)), Math.max(...all.map((box) => box.bottom))];
  return { x: left + scrollX, y: top + scrollY, width: right - left, height: bottom - top };
}

// ---- pictures ----

async function takePicture(ask, file, { part, moves, most }) {
  for (const move of moves) await evaluate(ask, moveSlider, move);
  await evaluate(ask, () => {
    document.activeElement.blur();
    for (const details of document.querySelectorAll("details.data")) details.style.display = "none"; // tables, folded
  });
  await pause(500); // what-if draws when its figures stand
  const place = await evaluate(ask, placeOf, part);
  if (!place) throw new Error(`the page has no ${part}`);
  const even = (pixels) => 2 * Math.round(pixels / 2); // no half pixel at the edge, which would be transparent
  const clip = {
    x: even(Math.max(0, place.x - margin)),
    y: even(Math.max(0, place.y - margin)),
    width: even(place.width + 2 * margin),
    height: even(Math.min(most, place.height + 2 * margin)),
    scale: 1,
  };
  const { data } = await ask("Page.captureScreenshot", { format: "webp", quality: 70, clip, captureBeyondViewport: true });
  fs.writeFileSync(file, Buffer.from(data, "base64"));
}

const browser = startBrowser(process.argv[2]);
try {
  const ask = await openTab(browser);
  for (const line of fs.readFileSync(0, "utf8").split("\n").filter(Boolean)) {
    const [page, file, words] = line.split("\t");
    if (words === "") {
      fs.copyFileSync(page, file);
      continue;
    }
    const [part, ...moves] = words.split(" ");
    const { width, most } = special[part] || usual;
    await openPage(ask, page, width);
    await takePicture(ask, file, { part, moves, most });
  }
} catch (problem) {
  console.error(`pictures: ${problem.message}`);
  process.exitCode = 1;
} finally {
  await browser.end();
}
