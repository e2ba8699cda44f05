// hostile.mjs: names that try to be markup, script or endless, in results as anybody could send them.
import fs from "node:fs";
import path from "node:path";
import { execFileSync } from "node:child_process";
import { check, readJson, withPage } from "./browser.mjs";

const names = [
  `<script>alert(1)</script>`,
  `</script><script>alert(2)</script>`,
  `"'><img src=x onerror=alert(3)>`,
  `<b>bold</b> & <a href="javascript:alert(4)">link</a>`,
  `%{x} <br> &lt;i&gt; \`\${1}\``,
  `\u202eשלום עולם العربية`,
  `👩‍👩‍👧‍👦🎉 emoji 🇪🇺`,
  `${"long ".repeat(1000)}${"w".repeat(5000)}`,
  `</title><style>body{display:none}</style>`,
  `<!--`,
  `__proto__`,
  `constructor`,
];

// The names that a result gives to things, wherever they stand as keys or texts.
function namesOf(result) {
  const named = [...(result.stages || []), ...(result.channels || []), ...(result.campaigns || []), ...(result.events || []), ...(result.plans || [])];
  return [...new Set(named.map((one) => one.name))];
}

function renamed(value, name) {
  if (typeof value === "string") return name.has(value) ? name.get(value) : value;
  if (value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) return value.map((item) => renamed(item, name));
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [name.has(key) ? name.get(key) : key, renamed(item, name)]));
}

// The same result with hostile names; settings keep theirs, and the sliders' plan its own.
function hostileResult(result) {
  const unusual = new Set(["purchase"]); // words that are settings, too
  const own = namesOf(result).filter((name) => !unusual.has(name));
  const name = new Map(own.map((one, i) => [one, i < names.length ? names[i] : `${names[i % names.length]} ${i}`]));
  const made = renamed(result, name);
  made.plan = { ...made.plan, title: names[1] + names[0], currency: "<u>$</u>" };
  made.warnings = [names[0], names[7]];
  return { made, used: [...name.values()] };
}

function readHostile() {
  const made = "img, iframe, object, embed, b, i, u, font, main script, main style, main a:not([href^='#']), .plot a";
  return {
    made: [...document.querySelectorAll(made)].map((node) => node.outerHTML.slice(0, 120)),
    words: [...document.body.children].filter((node) => node.tagName !== "SCRIPT").map((node) => node.textContent).join(" "),
    drawn: document.querySelectorAll(".plot .main-svg").length,
    failed: document.querySelectorAll(".plot .note").length,
    title: document.title,
  };
}

async function checkHostile(browser, folder, command) {
  const { made, used } = hostileResult(readJson(path.join(folder, `${command}.json`)));
  const [stored, file] = [`hostile-${command}.json`, `hostile-${command}.html`].map((name) => path.join(folder, name));
  fs.writeFileSync(stored, JSON.stringify(made));
  execFileSync(process.env.FUNNEL_PROGRAM, ["report", stored, "-o", file]);
  await withPage(browser, file, { viewport: { width: 320, height: 900 } }, async (page) => {
    const found = await page.evaluate(readHostile);
    check(found.made.length === 0, page.where, `names made elements: ${found.made[0]}`);
    check(found.failed === 0 && found.drawn > 0, page.where, `${found.failed} charts are not drawn`);
    check(found.title === made.plan.title, page.where, `is called ${found.title}`);
    for (const name of used) check(found.words.includes(name), page.where, `does not show ${name.slice(0, 60)}`);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    check(wide <= 320, page.where, `scrolls sideways on a narrow screen: ${wide} px`);
  });
}

// One to be checked for each command whose result has names of every kind.
export function hostilePages(browser, folder) {
  return ["simulate", "attribute", "compare"].map((command) => () => checkHostile(browser, folder, command));
}
