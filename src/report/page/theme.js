// theme.js: light and dark: as the system says until somebody presses the switch.

let chosenTheme = null;

function currentTheme() {
  return chosenTheme || (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
}

function applyTheme() {
  document.documentElement.dataset.theme = currentTheme();
}

function chooseTheme(theme) {
  chosenTheme = theme;
  applyTheme();
  redrawCharts();
}

function themeSwitch() {
  const made = button("", () => {
    chooseTheme(currentTheme() === "dark" ? "light" : "dark");
    label();
  });
  function label() {
    made.textContent = currentTheme() === "dark" ? "Light" : "Dark";
    made.setAttribute(
      "aria-label",
      `Show the page in ${currentTheme() === "dark" ? "light" : "dark"} colours`,
    );
  }
  label();
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
    if (chosenTheme) return;
    chooseTheme(null);
    label();
  });
  return made;
}
