// levers.js: the numbers of a plan that what-if moves, found in its tree (report.document), and what
// a moved one sets: paths and values as --set takes them.
//
// A lever: { group, path, label: [words and names], unit, scale, value, least, most, range }. Its value
// is the central one, in the unit shown: the file's number times `scale`. Where the plan gives a
// range instead of a number, the whole range moves in proportion.

const leverGroups = [
  { name: "budget", title: "Budget" },
  { name: "split", title: "Split", note: "Moving one keeps the others in proportion." },
  { name: "prices", title: "Prices" },
  { name: "orders", title: "Orders" },
  { name: "response", title: "Response", note: "How well the touches of a campaign work, beside the plan's." },
  { name: "referrals", title: "Referrals" },
  { name: "letters", title: "Letters" },
  { name: "steps", title: "Each step", note: "The probability that one touch moves a person on.", isFolded: true },
];

// ---- values ----

// What stands in the middle of a number, certain or not; null of what is none.
function centralOf(value) {
  if (typeof value === "number") return value;
  if (value === null || typeof value !== "object") return null;
  if (typeof value.mean === "number") return value.mean;
  return typeof value.low === "number" && typeof value.high === "number" ? (value.low + value.high) / 2 : null;
}

// Without the last digit, which is the computer's: 27.19 / 100 is 0.2719.
const tidy = (number) => Number(number.toPrecision(15));

// What sets a number, or the range in its place, to another centre.
function settingsOf(path, original, value) {
  if (typeof original === "number") return { [path]: value };
  const factor = value / centralOf(original);
  const ends = ["mean", "sd", "low", "high"].filter((end) => typeof original[end] === "number");
  return Object.fromEntries(ends.map((end) => [`${path}.${end}`, tidy(original[end] * factor)]));
}

// A step of one, two or five, about a hundredth of a number.
function stepFor(number) {
  const size = 10 ** Math.floor(Math.log10(number / 100));
  return [1, 2, 5, 10].map((times) => times * size).find((step) => step >= (number / 100) * 0.999) || size;
}

// `least`: above 0 where the number must be; `most`: where its own range ends.
function leverOf(about, original, { scale = 1, most = Infinity, least = 0 } = {}) {
  const value = centralOf(original);
  if (value === null || !(value > 0)) return [];
  const shown = value * scale;
  const step = stepFor(shown);
  const end = Math.min(most * scale, Math.ceil((3 * shown) / step) * step);
  const isAbove = least > 0 || typeof original !== "number"; // a range of no width is none
  return [{ ...about, original, scale, value: shown, least: isAbove ? step : 0, most: Math.max(end, shown), step }];
}

// ---- where they are ----

// Of a channel those levers are shown that it has settings for, whatever its kind.
const channelsOf = (model) => model.channels || [];

function budgetLever(plan) {
  const about = { group: "budget", path: "budget.total", label: ["total"], unit: "money" };
  return plan.budget ? leverOf(about, plan.budget.total) : [];
}

// Shares of channels with campaigns; those that the plan leaves out have none, and where it
// names none they are equal.
function splitLevers(plan, model) {
  const used = new Set((plan.campaigns || []).map((campaign) => campaign.channel));
  const names = channelsOf(model).map((channel) => channel.name).filter((name) => used.has(name));
  const split = plan.budget && plan.budget.split;
  if (names.length < 2 || !plan.budget) return [];
  const shares = names.map((name) => (split && typeof split === "object" ? centralOf(split[name]) || 0 : 1 / names.length));
  return names.map((name, i) => ({
    group: "split",
    path: `budget.split.${name}`,
    label: [{ name }],
    unit: "percent",
    scale: 100,
    original: shares[i],
    value: 100 * shares[i],
    least: 0,
    most: 100,
    step: 1,
  }));
}

function priceLevers(plan, model) {
  const about = (path, name) => ({ group: "prices", path, label: [{ name }], unit: "money per 1,000" });
  const above = { least: 1 };
  const leversOf = (list, group) =>
    list.flatMap(({ name, cpm }) => leverOf(about(`${group}.${name}.cpm`, name), cpm, above));
  return [...leversOf(channelsOf(model), "channels"), ...leversOf(plan.campaigns || [], "campaigns")];
}

function orderLevers(plan, model) {
  const events = (model.events || []).filter((event) => event.value);
  const values = events.flatMap(({ name, value }) =>
    leverOf({ group: "orders", path: `events.${name}.value.mean`, label: ["value of", { name }], unit: "money" }, value.mean),
  );
  const margin = { group: "orders", path: "offer.margin", label: ["margin"], unit: "percent" };
  return [...values, ...leverOf(margin, plan.offer && plan.offer.margin, { scale: 100, most: 1 })];
}

function responseLevers(plan) {
  return (plan.campaigns || []).flatMap(({ name, response }) =>
    leverOf({ group: "response", path: `campaigns.${name}.response`, label: [{ name }], unit: "times" }, response),
  );
}

// The levers of a map of names to numbers.
function mapLevers(about, map, options) {
  return Object.entries(map || {}).flatMap(([name, value]) => {
    const { path, label } = about(name);
    return leverOf({ ...about(name), path: `${path}.${name}`, label }, value, options);
  });
}

function referralLevers(model) {
  return channelsOf(model).flatMap((channel) => [
    ...mapLevers(
      (stage) => ({
        group: "referrals",
        path: `channels.${channel.name}.sends_per_day`,
        label: [{ name: channel.name }, "sent by", { name: stage }],
        unit: "a day",
      }),
      channel.sends_per_day,
    ),
    ...mapLevers(
      (event) => ({
        group: "referrals",
        path: `channels.${channel.name}.sends_on`,
        label: [{ name: channel.name }, "told of each", { name: event }],
        unit: "people",
      }),
      channel.sends_on,
    ),
  ]);
}

function letterLevers(model) {
  return channelsOf(model).flatMap(({ name, touches_per_day: touches }) =>
    leverOf(
      { group: "letters", path: `channels.${name}.touches_per_day`, label: [{ name }], unit: "a day" },
      touches,
    ),
  );
}

// A move has no name: its ends, or its number where others share them.
function movePath(moves, index) {
  const ends = (move) => `${move.from}->${move.to}`;
  const isAlone = moves.filter((move) => ends(move) === ends(moves[index])).length === 1;
  return `moves.${isAlone ? ends(moves[index]) : `[${index}]`}`;
}

function stepLevers(model) {
  const moves = model.moves || [];
  return moves.flatMap((move, i) =>
    mapLevers(
      (channel) => ({
        group: "steps",
        path: `${movePath(moves, i)}.per_touch`,
        label: [{ name: move.from }, "to", { name: move.to }, "by", { name: channel }],
        unit: "percent",
      }),
      move.per_touch,
      { scale: 100, most: 1 },
    ),
  );
}

// Every lever of a plan's tree, in the order of the groups.
function leversOf(document) {
  const model = document.model || {};
  return [
    ...budgetLever(document),
    ...splitLevers(document, model),
    ...priceLevers(document, model),
    ...orderLevers(document, model),
    ...responseLevers(document),
    ...referralLevers(model),
    ...letterLevers(model),
    ...stepLevers(model),
  ];
}

// ---- what is set ----

// Shares, in percent, after one was moved: the others in proportion, 100 together. Where they are
// all 0 they get back the proportions of the plan.
function sharesAfter(shares, planned, index, value) {
  const sumOf = (parts) => parts.reduce((sum, part, i) => (i === index ? sum : sum + part), 0);
  const equal = shares.map(() => 1);
  const parts = [shares, planned, equal].find((candidate) => sumOf(candidate) > 0);
  const rest = Math.max(0, 100 - value);
  return shares.map((_, i) => (i === index ? value : (rest * parts[i]) / sumOf(parts)));
}

// The settings of levers that are not where the plan has them; `values` in the levers' order.
function settingsOfLevers(levers, values) {
  const isMoved = (lever, i) => values[i] !== lever.value;
  const isSplitMoved = levers.some((lever, i) => lever.group === "split" && isMoved(lever, i));
  const settings = {};
  levers.forEach((lever, i) => {
    if (lever.group === "split" ? isSplitMoved : isMoved(lever, i))
      Object.assign(settings, settingsOf(lever.path, lever.original, tidy(values[i] / lever.scale)));
  });
  return settings;
}
