// tables.js: tables with a caption and scopes, each in a region of its own that scrolls where it is wide.

function tableRegion(title, caption, head, body) {
  const table = element("table", null, element("caption", null, element("span", null, caption)), head, body);
  return element(
    "div",
    { class: "scroll", role: "region", tabindex: 0, "aria-label": `Table: ${title}` },
    table,
  );
}

function headOf(columns) {
  const cells = columns.map((column) =>
    element(
      "th",
      { scope: "col", class: column.isText ? "text" : null },
      column.title,
      column.unit ? element("span", { class: "unit" }, column.unit) : null,
    ),
  );
  return element("thead", null, element("tr", null, cells));
}

function plainCell(value) {
  if (typeof value !== "number")
    return value === null || value === undefined ? unknown : nameOf(value);
  if (Number.isInteger(value)) return numberWord(value, 0);
  const size = Math.abs(value);
  return numberWord(value, size >= 1000 ? 0 : size >= 10 ? 1 : size >= 0.1 ? 3 : 5);
}

// A table of plain values, { columns: [{ title, unit }], rows }; the first column names the row.
function plainTable(caption, { columns, rows }) {
  const isText = columns.map((_, c) => rows.some((row) => typeof row[c] === "string"));
  const head = headOf(columns.map((column, c) => ({ ...column, isText: isText[c] })));
  const lines = rows.map((row) =>
    element(
      "tr",
      null,
      row.map((value, c) =>
        c === 0
          ? element("th", { scope: "row", class: isText[c] ? "text" : null }, plainCell(value))
          : element("td", { class: isText[c] ? "text" : null }, plainCell(value)),
      ),
    ),
  );
  return tableRegion(freshLabel(caption), caption, head, element("tbody", null, lines));
}
