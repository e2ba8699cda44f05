// words.js: figures as a person reads them: "200,700", "2.23", "58 %"; as report/words.c writes them.

const unknown = "–";

// A number with so many decimals and a comma every three digits.
function numberWord(number, decimals) {
  if (number === null || number === undefined || Number.isNaN(number)) return unknown;
  if (Math.abs(number) >= 1e18) return number.toPrecision(3);
  const rounded = Math.abs(number) < 0.5 * 10 ** -decimals ? 0 : number;
  const [whole, fraction] = Math.abs(rounded).toFixed(decimals).split(".");
  const digits = whole.replace(/\B(?=(\d{3})+$)/g, ",");
  return `${rounded < 0 ? "\u2212" : ""}${digits}${fraction ? `.${fraction}` : ""}`;
}

function countWord(count) {
  return numberWord(count, Math.abs(count) < 10 && count !== Math.floor(count) ? 1 : 0);
}

function moneyDecimals(money) {
  return money !== 0 && Math.abs(money) < 999.995 ? 2 : 0;
}

function moneyWord(money) {
  return numberWord(money, money === null ? 0 : moneyDecimals(money));
}

// A part of one as percent: "58 %", "2.5 %".
function shareWord(share) {
  if (share === null || share === undefined || Number.isNaN(share)) return unknown;
  const percent = 100 * share;
  if (percent !== 0 && Math.abs(percent) < 0.05) return `${Number(percent.toPrecision(2))}\u00a0%`;
  const isWhole = Math.abs(percent) >= 9.95 || Math.abs(percent - Math.round(percent)) < 0.05;
  return `${numberWord(percent, isWhole ? 0 : 1)}\u00a0%`;
}

// ---- figures: { mean, se, ci95: [low, high], p05, …, n } ----

function isFigure(value) {
  return (
    value !== null && typeof value === "object" && "mean" in value && !Array.isArray(value.mean)
  );
}

// A figure, or a plain number as one without an interval.
function figureOf(value) {
  if (isFigure(value)) return value;
  return { mean: typeof value === "number" ? value : null, se: null, ci95: [null, null] };
}

function hasInterval(figure) {
  const interval = figure.ci95 || [];
  return typeof interval[0] === "number" && typeof interval[1] === "number";
}

// Whether the interval says more than the figure does: what is fixed has none.
function isUncertain(figure) {
  const width = hasInterval(figure) ? figure.ci95[1] - figure.ci95[0] : 0;
  return width > 1e-9 * Math.abs(figure.mean);
}

// Half of an interval that says something, else Infinity.
function halfWidth(figure) {
  return isUncertain(figure) ? (figure.ci95[1] - figure.ci95[0]) / 2 : Infinity;
}

function ratioDecimals(figure) {
  return halfWidth(figure) < 0.005 || Math.abs(figure.mean) < 0.05 ? 3 : 2;
}

// Money is rounded to where its standard error begins: 200,687 +- 912 is "200,700".
function moneyRounder(figure) {
  const isLarge = Math.abs(figure.mean) >= 1000;
  const unit = figure.se > 1 ? 10 ** Math.floor(Math.log10(figure.se)) : 1;
  const step = isLarge ? unit : 0.01;
  const decimals = moneyDecimals(figure.mean);
  return (money) =>
    money === null ? unknown : numberWord(step * Math.floor(money / step + 0.5), decimals);
}

function countRounder(figure) {
  const unsure = figure.se > 0 ? Math.max(0, -Math.floor(Math.log10(figure.se))) : 0;
  const decimals = Math.abs(figure.mean) < 100 && isUncertain(figure) ? Math.min(unsure, 2) : 0;
  const whole = Number.isInteger(figure.mean) || Math.abs(figure.mean) >= 10;
  return (count) => numberWord(count, Math.max(decimals, whole ? 0 : 1));
}

// How the numbers of a figure are written, by its unit: a function of a number.
const rounders = {
  money: moneyRounder,
  count: countRounder,
  people: countRounder,
  share: (figure) => {
    if (!isUncertain(figure)) return shareWord;
    const decimals = Math.min(4, Math.max(0, -Math.floor(Math.log10(200 * halfWidth(figure)))));
    return (share) => (share === null ? unknown : `${numberWord(100 * share, decimals)}\u00a0%`);
  },
  ratio: (figure) => (number) => numberWord(number, ratioDecimals(figure)),
  days: () => (days) => numberWord(days, 1),
  fine: () => (number) => numberWord(number, 3),
};

function rounderOf(figure, unit) {
  return (rounders[unit] || rounders.ratio)(figure);
}

// { value: "2.63", interval: "2.62 to 2.63" or "", unit: "USD" or "" }
// `as`: the figure whose decimals are taken; its own where there is none.
function figureWords(value, unit, currency, as) {
  const figure = figureOf(value);
  const write = rounderOf(as || figure, unit);
  const [low, high] = isUncertain(figure) ? figure.ci95 : [null, null];
  return {
    value: write(figure.mean),
    interval: low === null ? "" : `${write(low)} to ${write(high)}`,
    unit: unitWord(unit, currency),
  };
}

function unitWord(unit, currency) {
  if (unit === "money") return currency;
  return ["ratio", "fine", "share", "count"].includes(unit) ? "" : unit || "";
}

// "2.63 (95 % interval 2.62 to 2.63)"
function figureSentence(value, unit, currency) {
  const words = figureWords(value, unit, currency);
  const named = words.unit ? `${words.value} ${words.unit}` : words.value;
  return words.interval ? `${named} (95\u00a0% interval ${words.interval})` : named;
}

// "a, b and c"
function listWords(words) {
  return words.length < 2
    ? words.join("")
    : `${words.slice(0, -1).join(", ")} and ${words[words.length - 1]}`;
}

// Shares as whole percents that sum to 100, by largest remainder.
function wholePercents(shares) {
  const sum = shares.reduce((a, b) => a + b, 0);
  const exact = shares.map((share) => (sum > 0 ? (100 * share) / sum : 0));
  const percents = exact.map(Math.floor);
  const order = exact.map((x, i) => [x - percents[i], i]).sort((a, b) => b[0] - a[0]);
  const left = sum > 0 ? 100 - percents.reduce((a, b) => a + b, 0) : 0;
  for (let k = 0; k < left; k++) percents[order[k][1]] += 1;
  return percents;
}

// A name within a sentence: what is written from right to left keeps to itself.
function inSentence(name) {
  const most = 80;
  const characters = Array.from(String(name));
  if (characters.length > most) return inSentence(`${characters.slice(0, most - 1).join("")}…`);
  return /[\u0590-\u08ff\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufeff]/.test(name)
    ? `\u2068${name}\u2069`
    : name;
}
