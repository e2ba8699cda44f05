// provenance.js: what it takes to get the same result again, and the result as files.

function hashWord(hash) {
  return hash ? element("span", { class: "hash" }, hash) : null;
}

function provenanceFacts(result) {
  const plan = result.plan || {};
  const facts = [
    [
      "Made by",
      `${result.program} ${result.version || ""} (${result.revision || "revision unknown"})`,
    ],
    ["Command", `funnel ${result.command}`],
    ["Engine", result.engine],
    ["Seed", result.seed],
    ["Replications", result.replications],
    ["Plan", plan.file],
    ["SHA-256 of the plan", hashWord(plan.sha256)],
    ["Model", plan.model],
    ["Model file", plan.model_file],
    ["SHA-256 of the model", hashWord(plan.model_sha256)],
  ];
  return facts
    .filter(([, value]) => value !== null && value !== undefined)
    .map(([name, value]) => [name, typeof value === "number" ? String(value) : value]);
}

// Every figure of the result, a row each, whatever group it is in.
function allFigures(value, path, rows) {
  if (isFigure(value)) {
    const quantiles = ["p05", "p25", "p50", "p75", "p95"].map((key) => value[key]);
    rows.push([
      path,
      value.unit || "",
      value.mean,
      value.se,
      ...(value.ci95 || [null, null]),
      ...quantiles,
      value.n,
    ]);
  } else if (value !== null && typeof value === "object") {
    for (const [key, inner] of Object.entries(value))
      allFigures(
        inner,
        `${path}${path ? "." : ""}${Array.isArray(value) && inner && inner.name ? inner.name : key}`,
        rows,
      );
  }
  return rows;
}

function figuresCsv(result) {
  const titles = [
    "figure",
    "unit",
    "mean",
    "se",
    "95 % low",
    "95 % high",
    "p05",
    "p25",
    "p50",
    "p75",
    "p95",
    "n",
  ];
  return csvOf({
    columns: titles.map((title) => ({ title })),
    rows: allFigures({ ...result, report: undefined }, "", []),
  });
}

function daysCsv(result) {
  const { day, stages, revenue, spend, conversions } = result.daily;
  const names = Object.keys(stages);
  const columns = ["day", ...names, "revenue", "spend", "conversions"].map((title) => ({ title }));
  return csvOf({
    columns,
    rows: day.map((t, i) => [
      t,
      ...names.map((name) => stages[name][i]),
      revenue[i],
      spend[i],
      (conversions || [])[i],
    ]),
  });
}

function saveButtons(result) {
  const title = titleOf(result);
  const planFile = result.report && result.report.plan_file;
  return element(
    "div",
    { class: "buttons" },
    planFile ? button("Save plan.cfg", () => saveFile("plan.cfg", "text/plain", planFile)) : null,
    button("Save the figures (CSV)", () =>
      saveFile(fileName(`${title} figures`, "csv"), "text/csv", figuresCsv(result)),
    ),
    result.daily && result.daily.stages
      ? button("Save the days (CSV)", () =>
          saveFile(fileName(`${title} days`, "csv"), "text/csv", daysCsv(result)),
        )
      : null,
    button("Save the result (JSON)", () =>
      saveFile(
        fileName(`${title} ${result.command}`, "json"),
        "application/json",
        `${JSON.stringify(result, null, 2)}\n`,
      ),
    ),
  );
}

function planText(result, level) {
  const planFile = result.report && result.report.plan_file;
  if (!planFile) return null;
  const id = freshId("plan");
  return [
    element(`h${level + 1}`, { id }, "The plan as it ran"),
    element("pre", { tabindex: 0, role: "region", "aria-labelledby": id, dir: "ltr" }, planFile),
  ];
}

// The plans of a comparison, each folded away under its name.
function planTexts(result, level) {
  const plans = (Array.isArray(result.plans) ? result.plans : []).filter((plan) => plan.plan_file);
  if (plans.length === 0) return null;
  const folded = plans.map(({ name, plan_file: text }) => {
    const label = freshLabel(`The plan ${name} as it ran`);
    const save = () => saveFile(fileName(name, "cfg"), "text/plain", text);
    return element(
      "details",
      null,
      element("summary", null, nameOf(name)),
      button("Save as plan.cfg", save, { class: "save", "aria-label": `Save as plan.cfg: ${name}` }),
      element("pre", { tabindex: 0, role: "region", "aria-label": label, dir: "ltr" }, text),
    );
  });
  return titledBlock("The plans as they ran", level + 1, "plans", folded);
}

function provenanceSection(result, level) {
  return titledSection(
    "Where it comes from",
    level,
    "provenance",
    factList(provenanceFacts(result)),
    saveButtons(result),
    planText(result, level),
    planTexts(result, level),
  );
}
