// entry.js: the parts of Plotly that the charts of ../charts use; scatter is part of the core.
const Plotly = require("plotly.js/lib/core");

Plotly.register([
  require("plotly.js/lib/bar"),
  require("plotly.js/lib/heatmap"),
  require("plotly.js/lib/contour"),
  require("plotly.js/lib/scatterternary"),
  require("plotly.js/lib/sankey"),
]);

module.exports = Plotly;
