// basis.js: what an answer rests on: replications, engine, seed, and what a reader must know.

function isDeterministic(result) {
  return result.engine === "expected" && !(result.replications > 1);
}

function replicationWords(result) {
  if (typeof result.replications !== "number") return null;
  if (isDeterministic(result)) return "none: the mean of the model, without chance";
  return `${countWord(result.replications)}, engine ${result.engine}`;
}

// The facts of a run, as [name, value]; those that are not known are left out.
function basisFacts(result) {
  const plan = result.plan || {};
  const paths = result.paths;
  return [
    ["Replications", replicationWords(result)],
    ["Engine", isDeterministic(result) || result.replications === undefined ? result.engine : null],
    ["Seed", isDeterministic(result) ? null : result.seed],
    ["Horizon", plan.horizon_days ? `${countWord(plan.horizon_days)} days` : null],
    ["Market", plan.population ? `${countWord(plan.population)} people` : null],
    ["Model", plan.model],
    [
      "Budget",
      result.totals && result.totals.budget
        ? figureSentence(result.totals.budget, "money", currencyOf(result))
        : null,
    ],
    [
      "Search",
      result.evaluations
        ? `${countWord(result.evaluations)} values and ${countWord(result.gradients)} gradients by ${result.method}; ${countWord(result.local_optima)} local optima found`
        : null,
    ],
    ["Certificate", certificateWords(result)],
    ["Paths", paths ? `${countWord(paths.different)} different, of ${paths.file}` : null],
  ].filter(([, value]) => value !== null && value !== undefined);
}

function certificateWords(result) {
  const certificate = result.certificate;
  if (!certificate || typeof certificate.rivals !== "number") return null;
  const confidence = shareWord(certificate.confidence);
  const rivals = `${countWord(certificate.rivals)} rivals on up to ${countWord(certificate.replications)} fresh replications`;
  if (certificate.separated === certificate.rivals)
    return `with ${confidence} confidence all of ${rivals} are worse`;
  return `with ${confidence} confidence ${countWord(certificate.separated)} of ${rivals} are worse, ${countWord(certificate.better)} better; the others are not told apart`;
}

function factList(facts) {
  return element(
    "dl",
    { class: "facts" },
    facts.map(([name, value]) => [
      element("dt", null, name),
      element("dd", null, value instanceof Node ? value : nameOf(value)),
    ]),
  );
}

function warningBox(sentences) {
  if (sentences.length === 0) return null;
  const inside =
    sentences.length === 1
      ? nameOf(sentences[0])
      : element(
          "ul",
          null,
          sentences.map((one) => element("li", null, nameOf(one))),
        );
  return element("div", { class: "warning", role: "note" }, inside);
}

function partialWarning(result) {
  if (!result.partial) return [];
  return [
    `Stopped before its end: this is what ${countWord(result.replications)} replications say, and no more were made.`,
  ];
}

function basisSection(result, level) {
  const paired = ["optimize", "compare", "attribute"].includes(result.command);
  const luck = paired
    ? "; differences are between runs with the same luck, so that they are surer than what is subtracted"
    : "";
  const intervals = isDeterministic(result)
    ? "Figures are means without chance: they have no interval."
    : `Intervals are of the mean, at 95\u00a0%${luck}.`;
  return titledSection(
    "What it rests on",
    level,
    "basis",
    factList(basisFacts(result)),
    element("p", { class: "note" }, intervals),
    warningBox(result.warnings || []),
  );
}
