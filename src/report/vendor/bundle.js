// bundle.js: makes plotly.min.js, plotly.css and plotly.LICENSE in the working directory; run by `build`,
// where node_modules is.
const { buildSync } = require("esbuild");
const fs = require("fs");
const path = require("path");

const { version } = require("plotly.js/package.json");

function bundle() {
  return buildSync({
    entryPoints: ["entry.js"],
    bundle: true,
    minify: true,
    format: "iife",
    globalName: "Plotly",
    // Plotly's own build has these two; maplibre's style sheet belongs to maps, which are left out.
    define: { global: "window", "define.amd": "false" },
    loader: { ".css": "empty" },
    target: "es2020",
    charset: "ascii",
    legalComments: "none",
    metafile: true,
    write: false,
  });
}

// The packages of which at least a byte is in the bundle: folder below node_modules.
function packagesOf(metafile) {
  const inputs = Object.values(metafile.outputs)[0].inputs;
  const folders = Object.entries(inputs)
    .filter(([, input]) => input.bytesInOutput > 0)
    .map(([file]) => file.match(/^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//))
    .filter((match) => match)
    .map((match) => match[1]);
  return [...new Set(folders)].sort();
}

function licenceOf(folder) {
  const about = JSON.parse(fs.readFileSync(path.join(folder, "package.json"), "utf8"));
  const file = fs.readdirSync(folder).find((name) => /^licen[cs]e/i.test(name));
  const text = file ? fs.readFileSync(path.join(folder, file), "utf8") : "(no licence file)\n";
  return `${about.name} ${about.version} (${about.license})\n\n${text.replace(/\r/g, "").trim()}\n`;
}

// Plotly would put its rules into the page as it starts, which the page's security policy forbids.
function styleSheet() {
  const source = fs.readFileSync("node_modules/plotly.js/build/plotcss.js", "utf8");
  const rules = new Function(`${source.match(/var rules = \{[^]*?\};/)[0]} return rules;`)();
  const lines = Object.entries(rules).map(([selector, style]) => {
    const scope = selector
      .replace(/X/g, ".js-plotly-plot .plotly")
      .replace(/Y/g, ".plotly-notifier");
    return `${scope} { ${style} }`;
  });
  return `/* The style sheet of plotly.js ${version}, MIT licence. */\n${lines.join("\n")}\n`;
}

const { outputFiles, metafile } = bundle();
const banner = `/*! plotly.js ${version}, Copyright Plotly Technologies Inc., MIT licence */\n`;
fs.writeFileSync("plotly.min.js", banner + outputFiles[0].text);
fs.writeFileSync("plotly.css", styleSheet());
fs.writeFileSync(
  "plotly.LICENSE",
  packagesOf(metafile)
    .map(licenceOf)
    .join(`\n${"-".repeat(80)}\n\n`),
);
