// main.js: puts the page together, once.

function storedResults() {
  return JSON.parse(document.getElementById("results").textContent);
}

function pageHead(results) {
  const first = results[0];
  const isOne = results.length === 1;
  return element(
    "header",
    { class: "top" },
    element(
      "div",
      null,
      element("p", { class: "kind" }, isOne ? kindOf(first) : `${results.length} results`),
      element("h1", null, nameOf(titleOf(first))),
    ),
    themeSwitch(),
  );
}

function main() {
  applyTheme();
  const results = storedResults();
  const content = element("main", { id: "content" });
  document.body.append(element("a", { class: "skip", href: "#content" }, "Skip to the answer"), pageHead(results), content);
  for (const result of results) content.append(...chartSections(result, 2), ...whatIfSections(result, 2));
  redrawCharts();
  document.documentElement.dataset.ready = "true";
}

main();
