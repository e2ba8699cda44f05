// engine.js: the engine `expected` in the page, as WebAssembly (src/wasm/what_if.h): a plan goes in as
// JSON, figures come out.
//
//   const engine = await funnelEngine(bytes);
//   engine.plan(result.report.document);
//   engine.run({ "budget.total": 120000 })   true, or false and engine.message()
//   engine.figure("totals.roas")

// wasi-libc's printf is linked with files that it never opens: there is nothing to write to.
const badDescriptor = () => 8;
const engineImports = {
  wasi_snapshot_preview1: { fd_close: badDescriptor, fd_seek: badDescriptor, fd_write: badDescriptor },
};

const dailyColumns = { stages: 0, revenue: 1, spend: 2, conversions: 3 };

// Texts into the module's memory and out of it. Memory may move with every call: views are made anew.
function engineMemory(c, self) {
  function room(make, text) {
    const bytes = new TextEncoder().encode(text);
    const at = make(self, bytes.length);
    if (at === 0) throw new Error("out of memory");
    new Uint8Array(c.memory.buffer, at, bytes.length).set(bytes);
  }
  return {
    name: (text) => room(c.fnl_what_if_name, text),
    text: (text) => room(c.fnl_what_if_text, text),
    read(at) {
      if (at === 0) throw new Error("out of memory");
      const bytes = new Uint8Array(c.memory.buffer);
      return new TextDecoder().decode(bytes.subarray(at, bytes.indexOf(0, at)));
    },
    numbers: (at, n) => Array.from(new Float64Array(c.memory.buffer, at, n)),
  };
}

// Makes a tree of a JSON value, node by node.
function engineTree(c, self, memory) {
  function addWhole(digits) {
    memory.text(digits);
    c.fnl_what_if_add_whole(self);
  }
  function addItems(value) {
    const isList = Array.isArray(value);
    (isList ? c.fnl_what_if_add_list : c.fnl_what_if_add_group)(self);
    for (const [name, item] of Object.entries(value)) {
      if (!isList) memory.name(name);
      add(item);
    }
    c.fnl_what_if_close(self);
  }
  function addText(text) {
    memory.text(text);
    c.fnl_what_if_add_text(self);
  }
  function add(value) {
    if (typeof value === "string") addText(value);
    else if (typeof value === "boolean") c.fnl_what_if_add_flag(self, value ? 1 : 0);
    else if (Number.isSafeInteger(value) && !Object.is(value, -0)) addWhole(String(value));
    else if (typeof value === "number") c.fnl_what_if_add_number(self, value);
    else if (typeof value.integer === "string") addWhole(value.integer); // wider than a double
    else addItems(value);
  }
  return add;
}

function engineOf(c) {
  const self = c.fnl_what_if_new();
  if (self === 0) throw new Error("out of memory");
  const memory = engineMemory(c, self);
  const add = engineTree(c, self, memory);

  function set(path, value) {
    add(value);
    memory.name(path);
    c.fnl_what_if_set(self);
  }
  return {
    // A plan with its model, as `report.document` of a result.
    plan(document) {
      add(document);
      c.fnl_what_if_plan(self);
    },
    // Simulates the plan with settings, { path: value }, as --set takes them.
    run(settings) {
      c.fnl_what_if_reset(self);
      for (const [path, value] of Object.entries(settings || {})) set(path, value);
      return c.fnl_what_if_run(self) !== 0;
    },
    // What is wrong, a line a mistake, in the program's words.
    message: () => memory.read(c.fnl_what_if_message(self)),
    // By its name in summary.json; null where it is not defined.
    figure(name) {
      memory.name(name);
      const value = c.fnl_what_if_figure(self);
      return Number.isFinite(value) ? value : null;
    },
    // "revenue", "spend" or "conversions", day by day.
    daily: (name) => memory.numbers(c.fnl_what_if_daily(self, dailyColumns[name]), c.fnl_what_if_n_days(self)),
    // People in every stage, at the start of each day and at the end: [stage][day].
    stages() {
      const n = c.fnl_what_if_n_stages(self);
      const days = c.fnl_what_if_n_days(self) + 1;
      const all = memory.numbers(c.fnl_what_if_daily(self, dailyColumns.stages), n * days);
      return Array.from({ length: n }, (_, s) => Array.from({ length: days }, (__, t) => all[t * n + s]));
    },
    // The plan with its settings, as a file for the program.
    write: () => memory.read(c.fnl_what_if_write(self)),
  };
}

async function funnelEngine(bytes) {
  const { instance } = await WebAssembly.instantiate(bytes, engineImports);
  instance.exports._initialize();
  return engineOf(instance.exports);
}
