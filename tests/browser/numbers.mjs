// numbers.mjs: numbers as pages write them, back into numbers.

// "−1,234.5 %" as { value: -12.345, half: half a unit of its last digit }; null of what is none.
export function parseWord(text) {
  const found = text.replace(/\u00a0/g, " ").match(/^([\u2212-]?)([\d,]+)(\.\d+)?( %)?/);
  if (!found) return null;
  const [, sign, whole, fraction = "", percent] = found;
  const scale = percent ? 0.01 : 1;
  const value = Number(`${sign ? "-" : ""}${whole.replace(/,/g, "")}${fraction}`) * scale;
  return { value, half: 0.5 * 10 ** (fraction ? 1 - fraction.length : 0) * scale };
}

// Whether a text is a number rounded to the digits that it shows; `slack` where it shows fewer.
export function isWordOf(text, value, slack = 0) {
  const parsed = parseWord(text);
  return parsed !== null && Math.abs(parsed.value - value) <= Math.max(parsed.half, slack) * (1 + 1e-9) + 1e-12;
}

export const isNear = (one, other) =>
  one === other || Math.abs(one - other) <= 1e-9 * Math.max(Math.abs(one), Math.abs(other));
