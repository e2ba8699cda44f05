// size.mjs: how large a page is and how fast it opens: PAGE.
import fs from "node:fs";
import { check, countWrongs, startBrowser, withPage } from "./browser.mjs";

const [file] = process.argv.slice(2);
const bytes = fs.statSync(file).size;
const browser = await startBrowser();
const times = [];
const seen = [];
for (let i = 0; i < 3; i++) {
  await withPage(browser, file, {}, async (page) => {
    // To be read and scrolled; pictures follow one by one.
    times.push(await page.evaluate(() => performance.getEntriesByType("navigation")[0].loadEventEnd));
    seen.push(await page.evaluate(() => performance.getEntriesByName("first-contentful-paint")[0].startTime));
  });
}
await browser.close();
const fastest = Math.min(...times);
console.log(`${(bytes / 1e6).toFixed(2)} MB, seen after ${Math.min(...seen).toFixed(0)} ms, open after ${fastest.toFixed(0)} ms`);
check(bytes < 5e6, file, `has ${bytes} bytes`);
check(fastest < 2000, file, `opens in ${fastest} ms`);
process.exit(countWrongs() === 0 ? 0 : 1);
