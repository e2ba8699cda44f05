// page_modules.mjs: the page's charts and words without a page, for tests under node: charts run as there,
// but with no document and no window, and get the look that the page would give them.
import fs from "node:fs";
import path from "node:path";
import vm from "node:vm";

const pageFiles = ["words.js", "student.js", "csv.js", "result.js", "answer.js", "charts.js", "pieces.js"];

// What the modules of the page that need no page define, by NAMES; FOLDER is src/report.
export function loadPage(folder, names) {
  const text = pageFiles.map((name) => fs.readFileSync(path.join(folder, "page", name), "utf8")).join("\n");
  return vm.runInContext(`"use strict"; ${text}\n({ ${names.join(", ")} })`, vm.createContext({ addEventListener: () => {} }));
}

// Every chart with the name of its file; complain(text) is told of files that are not one chart each.
export function loadCharts(folder, complain) {
  const files = fs.readdirSync(path.join(folder, "charts")).filter((name) => name.endsWith(".js"));
  return files.map((file) => {
    const types = [];
    const context = vm.createContext({ funnelChart: (type) => types.push(type) });
    vm.runInContext(`"use strict"; {\n${fs.readFileSync(path.join(folder, "charts", file), "utf8")}}`, context, { filename: file });
    if (types.length !== 1) complain(`${file} registers ${types.length} charts instead of one`);
    return types[0];
  });
}

// As lookOf of page/charts.js, of colours that are known here.
export function lookMaker(folder) {
  const names = ["numberWord", "countWord", "moneyWord", "shareWord", "escapeText", "palettes", "chartPieces"];
  const page = loadPage(folder, names);
  return (result, isDark, width) => {
    const currency = (result.plan && result.plan.currency) || "";
    return {
      text: isDark ? "#e6eaf0" : "#1c2430",
      muted: "#586273",
      grid: "#d9dee5",
      surface: isDark ? "#14181e" : "#ffffff",
      accent: "#1f5fa8",
      colors: page.palettes[isDark ? "dark" : "light"],
      dark: isDark,
      width,
      currency,
      money: (x) => `${page.moneyWord(x)} ${currency}`,
      count: page.countWord,
      percent: page.shareWord,
      number: page.numberWord,
      escape: page.escapeText,
      ...page.chartPieces,
    };
  };
}
