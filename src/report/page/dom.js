// dom.js: elements of the page. All text enters by textContent: names of plans are somebody else's.

// element("p", { class: "note" }, "text", child, …); attributes that are null or false are left out.
function element(tag, attributes, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function") made.addEventListener(name, value);
    else made.setAttribute(name, value === true ? "" : String(value));
  }
  for (const child of children.flat(Infinity))
    if (child !== null && child !== undefined && child !== false)
      made.append(child instanceof Node ? child : document.createTextNode(String(child)));
  return made;
}

let lastId = 0;

// A new id that begins with a word.
function freshId(word) {
  lastId += 1;
  return `${word}-${lastId}`;
}

const usedLabels = new Map();

// A label that nothing else on the page has: the second of a name is numbered.
function freshLabel(label) {
  const n = (usedLabels.get(label) || 0) + 1;
  usedLabels.set(label, n);
  return n === 1 ? label : `${label} (${n})`;
}

// A name of a plan, which may be written from right to left. A line may end behind the arrow of a
// move, and not in it.
function nameOf(text) {
  const [first, ...others] = String(text).split("->");
  const arrow = () => [element("span", { class: "arrow" }, "->"), element("wbr")];
  return element("bdi", null, first, others.map((part) => [arrow(), part]));
}

// Hands a text over as a file.
function saveFile(name, type, text) {
  const address = URL.createObjectURL(new Blob([text], { type }));
  const link = element("a", { href: address, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 1000);
}

function button(label, action, attributes) {
  return element("button", { type: "button", click: action, ...attributes }, label);
}

// What stands under a heading; a section is a landmark that the heading names, a block is not.
function titledBlock(title, level, name, ...content) {
  return element(
    "div",
    { class: name },
    element(`h${level}`, { id: freshId(name.split(" ")[0]) }, title),
    content,
  );
}

function titledSection(title, level, name, ...content) {
  const id = freshId(name);
  const heading = element(`h${level}`, { id }, title);
  return element("section", { class: name, "aria-label": freshLabel(title) }, heading, content);
}
