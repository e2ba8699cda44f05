// main.js: puts the page together, once.

function storedResults() {
  return JSON.parse(document.getElementById("results").textContent);
}

function pageHead(results) {
  const isOne = results.length === 1;
  const plan = results[0].plan || {};
  const dates = plan.horizon_days ? ` · ${countWord(plan.horizon_days)} days` : "";
  return element(
    "header",
    { class: "top" },
    element(
      "div",
      null,
      element(
        "p",
        { class: "kind" },
        isOne ? `${kindOf(results[0])}${dates}` : `${results.length} results`,
      ),
      element("h1", null, isOne ? nameOf(titleOf(results[0])) : "Report"),
    ),
    themeSwitch(),
  );
}

function answerSection(result, level) {
  const answer = answerOf(result);
  return element(
    "section",
    { class: "answer-section", "aria-label": freshLabel("The answer") },
    element(`h${level}`, { class: "hidden" }, "The answer"),
    element("p", { class: "answer" }, answer.sentence),
    warningBox(partialWarning(result)),
    answer.caveats.map((caveat) => element("p", { class: "aside" }, nameOf(caveat))),
  );
}

function groupSection(title, level, name, sections) {
  return sections.length > 0 ? titledSection(title, level, name, sections) : null;
}

function resultSections(result, level) {
  return [
    answerSection(result, level),
    basisSection(result, level),
    keySection(result, level),
    ...whatIfSections(result, level),
    groupSection("Pictures", level, "pictures", chartSections(result, level + 1)),
    groupSection("Tables", level, "tables", resultTables(result, level + 1)),
    provenanceSection(result, level),
  ].filter(Boolean);
}

// Links to the sections under a heading of that level.
function contents(content, level) {
  const headings = [...content.querySelectorAll(`h${level}:not(.hidden)`)];
  if (headings.length < 2) return null;
  const links = headings.map((heading) =>
    element("li", null, element("a", { href: `#${heading.id}` }, heading.textContent)),
  );
  return element(
    "nav",
    { class: "contents", "aria-label": "Contents" },
    element("ul", null, links),
  );
}

function fill(content, results) {
  if (results.length === 1) {
    content.append(...resultSections(results[0], 2));
    return;
  }
  for (const result of results) {
    const title = `${titleOf(result)}: ${kindOf(result).toLowerCase()}`;
    content.append(titledSection(title, 2, "result", resultSections(result, 3)));
  }
}

function main() {
  applyTheme();
  const results = storedResults();
  const content = element("main", { id: "content", tabindex: -1 });
  fill(content, results);
  const head = pageHead(results);
  const skip = element("a", { class: "skip", href: "#content" }, "Skip to the answer");
  document.body.append(
    ...[
      skip,
      head,
      contents(content, 2),
      content,
      element(
        "footer",
        { class: "note" },
        "One file, made by funnel; it asks the network for nothing.",
      ),
    ].filter(Boolean),
  );
  watchPrint();
  const ready = () => {
    watchWidth();
    document.documentElement.dataset.ready = "true";
  };
  plotlyIsThere.then(() => drawChartsInTurn(ready));
}

main();
