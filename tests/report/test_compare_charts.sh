#!/usr/bin/env bash
# The charts of a comparison draw what its JSON has: a dot a plan with its interval, a bar a figure, and
# names as text that would be tags.
set -u
. "$(dirname "${BASH_SOURCE[0]}")/../cli/lib.sh"
command -v node >/dev/null || skip "node is missing"

hostile='<b>bold & "x" %{y}.cfg'
cp "$plan" "$hostile"
expect 0 compare "$plan" --against "$hostile" --against budget.total=120000 --against budget.total=0 \
  --replications 6 --by roas --models "$source_dir/models" --json chance.json --quiet
expect 0 compare "$plan" --against budget.total=120000 --engine expected --by profit \
  --models "$source_dir/models" --json certain.json --quiet

cat >check.js <<'JS'
const assert = require("assert");
const fs = require("fs");
const charts = {};
const folder = process.argv[2];
for (const name of ["ranking", "compared"])
  new Function("funnelChart", `"use strict";${fs.readFileSync(`${folder}/${name}.js`, "utf8")}`)((chart) => { charts[chart.name] = chart; });
const look = (width) => ({
  text: "#000000", muted: "#555555", grid: "#cccccc", surface: "#ffffff", accent: "#1f5fa8", dark: false, width, currency: "USD",
  colors: ["#1f5fa8", "#c8500a", "#00806a", "#a6478a", "#8a6a00", "#3d8fc4", "#6a4fa3", "#6b7280"],
  money: (x) => `${x} USD`, count: String, percent: (x) => `${100 * x} %`, number: (x, decimals) => x.toFixed(decimals),
  escape: (s) => `[${s}]`,
});
const [chance, certain] = ["chance.json", "certain.json"].map((file) => JSON.parse(fs.readFileSync(file)));
for (const result of [chance, certain])
  for (const width of [320, 1000])
    for (const chart of Object.values(charts)) {
      assert(chart.needs(result) && !chart.needs({ command: "simulate" }));
      const drawn = chart.draw(result, look(width));
      const text = JSON.stringify(drawn);
      assert(!/null|NaN|undefined/.test(text.replace(/"y":\[[^\]]*\]/g, "")), text);
      assert(chart.sentence(result, look(width)).length > 40);
      const { columns, rows } = chart.table(result, look(width));
      assert(rows.length === result.plans.length && rows.every((row) => row.length === columns.length));
    }
const known = chance.plans.filter((plan) => plan.value.mean !== null);
assert.equal(known.length, 3);
const drawn = charts.ranking.draw(chance, look(1000));
const dots = drawn.traces.flatMap((trace) => trace.x);
assert.deepEqual([...dots].sort(), known.map((plan) => (plan.difference ? plan.difference.mean : 0)).sort());
const halves = drawn.traces.flatMap((trace) => trace.error_x.array).sort();
const wanted = known.map((plan) => (plan.difference ? plan.difference.ci95[1] - plan.difference.mean : 0)).sort();
halves.forEach((half, i) => assert(Math.abs(half - wanted[i]) < 1e-12));
const labels = drawn.layout.yaxis.ticktext;
assert.equal(labels.length, 3);
assert(labels.every((label) => label.startsWith("[")), "a name that is not escaped");
assert.deepEqual(drawn.layout.yaxis.range, [2.5, -0.5]);
assert(charts.ranking.sentence(chance, look(1000)).startsWith(chance.answer));
const bars = charts.compared.draw(chance, look(1000)).traces;
assert.equal(bars.length, 3);
assert(bars.every((bar) => bar.name.startsWith("[")));
const change = 100 * (chance.plans[2].totals.revenue.mean / chance.plans[0].totals.revenue.mean - 1);
const dearer = bars.find((bar) => bar.name.includes("120000"));
assert(Math.abs(dearer.y[dearer.x.indexOf("revenue")] - change) < 1e-9);
JS
node check.js "$source_dir/src/report/charts" 2>err || { wrong "the charts are not those of the result"; sed 's/^/    /' err; }

# Both stand in the page.
expect 0 compare "$plan" --against "$hostile" --replications 2 --models "$source_dir/models" --report page.html --quiet
for chart in ranking compared; do says page.html "name: \"$chart\""; done
grep -q '<b>bold' page.html && wrong "a name stands in the page as a tag"

finish
