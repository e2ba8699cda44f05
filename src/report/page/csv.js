// csv.js: tables for spreadsheets (RFC 4180).

// What a spreadsheet would take for a formula is marked as text.
function csvCell(value) {
  if (value === null || value === undefined) return "";
  if (typeof value === "number") return Number.isFinite(value) ? String(value) : "";
  const text = String(value);
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe;
}

// A table { columns: [{ title, unit }], rows } as CSV; the unit stands behind the title.
function csvOf(table) {
  const heading = table.columns.map((column) =>
    column.unit ? `${column.title} (${column.unit})` : column.title,
  );
  return [heading, ...table.rows].map((row) => row.map(csvCell).join(",")).join("\n") + "\n";
}

// A file's name out of a title.
function fileName(title, ending) {
  const plain = title
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, 60);
  return `${plain || "data"}.${ending}`;
}
