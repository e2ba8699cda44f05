// print.js: paper is light and as wide as it is; charts are drawn anew for it and back again.

// Of A4 within its margins, in pixels of style sheets: (210 - 2 * 14) mm at 96 to the inch.
const paperWidth = 687;
let themeBeforePrint = null;

function beginPrint() {
  if (!themeBeforePrint) themeBeforePrint = { chosen: chosenTheme };
  chosenTheme = "light";
  applyTheme();
  hideDefinition();
  redrawCharts(paperWidth);
}

function endPrint() {
  if (!themeBeforePrint) return;
  chosenTheme = themeBeforePrint.chosen;
  themeBeforePrint = null;
  applyTheme();
  redrawCharts();
}

function watchPrint() {
  addEventListener("beforeprint", beginPrint);
  addEventListener("afterprint", endPrint);
}

// Charts follow the width of their place, not oftener than they can be drawn.
function watchWidth() {
  let waiting = null;
  new ResizeObserver(() => {
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      if (!themeBeforePrint) redrawCharts();
    }, 120);
  }).observe(document.getElementById("content"));
}
