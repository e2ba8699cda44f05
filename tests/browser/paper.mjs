// paper.mjs: pages on narrow and wide screens, and on paper.
import { check, settle } from "./browser.mjs";

// ---- screens ----

function readWidths() {
  const room = document.documentElement.clientWidth;
  const isSpilling = (box) => box.right > room + 1 || box.left < -1;
  const charts = [...document.querySelectorAll(".plot .main-svg")];
  const inScroll = (node) => node.closest(".scroll, pre, .hidden, .skip, .plot");
  const spilling = [...document.querySelectorAll("main *")].filter((node) => !inScroll(node) && isSpilling(node.getBoundingClientRect()));
  return {
    room,
    scrolls: document.documentElement.scrollWidth,
    charts: charts.filter((svg) => isSpilling(svg.getBoundingClientRect())).length,
    spilling: spilling.map((node) => `${node.tagName.toLowerCase()}.${node.className}`).slice(0, 5),
  };
}

// From the widest, which it stands at, on: charts are drawn anew at each other width.
export async function checkWidths(page) {
  for (const width of [1280, 768, 320]) {
    await page.setViewportSize({ width, height: 900 });
    await settle(page);
    const found = await page.evaluate(readWidths);
    const where = `${page.where}, ${width} px wide`;
    check(found.scrolls <= found.room, where, `scrolls sideways: ${found.scrolls} px in ${found.room}`);
    check(found.charts === 0, where, `${found.charts} drawings are wider than the screen`);
    check(found.spilling.length === 0, where, `is wider than the screen: ${found.spilling}`);
    await checkWords(page, where);
    const parted = await page.evaluate(readPartedArrows);
    check(parted.length === 0, where, `parts arrows: ${parted.slice(0, 4).join(" | ")}`);
  }
}

// Names of moves whose arrow a line's end parts: considering-
// >customer.
function readPartedArrows() {
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const parted = [];
  for (let text = texts.nextNode(); text; text = texts.nextNode())
    for (const { index } of text.data.matchAll(/->/g)) {
      const tops = [0, 1].map((i) => {
        const letter = document.createRange();
        letter.setStart(text, index + i);
        letter.setEnd(text, index + i + 1);
        return letter.getBoundingClientRect().top;
      });
      if (tops[0] !== tops[1]) parted.push(text.data);
    }
  return parted;
}

// ---- words in drawings ----

// Words of charts that are cut off by the edge of their drawing.
function readCutWords() {
  return [...document.querySelectorAll(".plot")].flatMap((plot) => {
    const name = (plot.closest("[data-chart]") || { dataset: { chart: "what-if" } }).dataset.chart;
    const room = plot.getBoundingClientRect();
    if (room.width === 0) return [];
    return [...plot.querySelectorAll("text")]
      .filter((text) => text.textContent.trim() !== "")
      .map((text) => ({ text: text.textContent, box: text.getBoundingClientRect() }))
      .filter(({ box }) => box.width > 0)
      .filter(({ box }) => box.left < room.left - 2 || box.right > room.right + 2 || box.top < room.top - 2 || box.bottom > room.bottom + 2)
      .map(({ text }) => `${name}: ${text}`);
  });
}

async function checkWords(page, where) {
  const cut = await page.evaluate(readCutWords);
  check(cut.length === 0, where, `words are cut off: ${cut.slice(0, 4).join(" | ")}`);
}

// ---- paper ----

// A4 less the margins that the page asks for, at 96 pixels to the inch.
const paper = { width: 687, height: 1001 };

function readPaper() {
  const boxes = [...document.querySelectorAll(".chart .plot")].map((plot) => ({
    name: plot.closest("[data-chart]").dataset.chart,
    place: plot.getBoundingClientRect().toJSON(),
    drawing: plot.querySelector(".main-svg").getBoundingClientRect().toJSON(),
    figure: plot.closest("figure").getBoundingClientRect().height,
  }));
  const tables = [...document.querySelectorAll("main table")].filter((table) => table.getBoundingClientRect().width > 0);
  return {
    boxes,
    wide: tables.filter((table) => table.getBoundingClientRect().right > document.documentElement.clientWidth + 1).map((table) => table.caption.textContent),
    isLight: document.documentElement.dataset.theme === "light",
  };
}

async function checkDrawings(page) {
  const where = `${page.where}, on paper`;
  const { boxes, wide, isLight } = await page.evaluate(readPaper);
  check(isLight, where, "is dark");
  check(wide.length === 0, where, `tables are cut off: ${wide}`);
  for (const { name, place, drawing, figure } of boxes) {
    check(drawing.left >= -1 && drawing.right <= paper.width + 1, where, `${name} is ${drawing.width} px wide`);
    check(Math.abs(drawing.height - place.height) <= 1 || drawing.height <= place.height, where, `${name} is cut off below`);
    check(figure <= paper.height, where, `${name} is ${figure} px high, more than a sheet`);
  }
  await checkWords(page, where);
}

// What a sheet will show is looked at on the screen; then it is printed, which leaves the page as it
// was before.
export async function checkPaper(page, most) {
  await page.setViewportSize({ ...paper });
  await page.emulateMedia({ media: "print" });
  await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
  await checkDrawings(page);
  const pdf = (await page.pdf({ preferCSSPageSize: true, printBackground: true })).toString("latin1");
  const sheets = (pdf.match(/\/Type\s*\/Page\b/g) || []).length;
  check(sheets >= 1 && sheets <= most, page.where, `is printed on ${sheets} sheets`);
  return sheets;
}
