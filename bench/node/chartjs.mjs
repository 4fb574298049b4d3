// Chart.js on @napi-rs/canvas, with its own plugins for matrices, prices and maps.
import { createCanvas } from "@napi-rs/canvas";
import { Chart, registerables } from "chart.js";
import { CandlestickController, CandlestickElement } from "chartjs-chart-financial/dist/chartjs-chart-financial.esm.js";
import { ChoroplethController, ColorScale, GeoFeature, ProjectionScale } from "chartjs-chart-geo";
import { MatrixController, MatrixElement } from "chartjs-chart-matrix";
import "chartjs-adapter-date-fns";
import { viridis } from "./viridis.mjs";

Chart.register(...registerables, MatrixController, MatrixElement, CandlestickController, CandlestickElement);
Chart.register(ChoroplethController, ColorScale, GeoFeature, ProjectionScale);
Chart.defaults.animation = false;
Chart.defaults.responsive = false;
Chart.defaults.devicePixelRatio = 1;

const COLORS = ["#4e79a7", "#f28e2b", "#e15759", "#76b7b2", "#59a14f", "#edc948"];
const noLegend = { legend: { display: false } };
const white = {
  id: "white",
  beforeDraw: ({ ctx, width, height }) => {
    ctx.fillStyle = "white";
    ctx.fillRect(0, 0, width, height);
  },
};

const points = (chart) => Array.from(chart.x, (x, index) => ({ x, y: chart.y[index] }));

const configs = {
  bar: (chart) => ({
    type: "bar",
    data: { labels: chart.labels, datasets: [{ label: "Sales", data: chart.values, backgroundColor: COLORS[0] }] },
  }),
  lines: (chart) => ({
    type: "line",
    data: {
      labels: chart.labels,
      datasets: chart.series.map(({ name, values }, index) => ({ label: name, data: values, borderColor: COLORS[index] })),
    },
  }),
  pie: (chart) => ({
    type: "pie",
    data: { labels: chart.labels, datasets: [{ data: chart.values, backgroundColor: COLORS }] },
  }),
  scatter: (chart) => ({
    type: "scatter",
    data: { datasets: [{ data: points(chart), backgroundColor: "rgba(78,121,167,0.4)", radius: 2, borderWidth: 0 }] },
    options: { parsing: false, plugins: noLegend },
  }),
  line: (chart) => ({
    type: "line",
    data: { datasets: [{ data: points(chart), borderColor: COLORS[0], borderWidth: 1, pointRadius: 0 }] },
    // What Chart.js's guide to performance advises for long data: sorted already, no marks, decimated.
    options: {
      parsing: false,
      normalized: true,
      scales: { x: { type: "linear" } },
      plugins: { ...noLegend, decimation: { enabled: true, algorithm: "min-max" } },
    },
  }),
  heatmap: (chart) => {
    const all = chart.values.flat();
    const [low, high] = [Math.min(...all), Math.max(...all)];
    const cells = chart.values.flatMap((row, y) => row.map((v, x) => ({ x: chart.columns[x], y: chart.rows[y], v })));
    const [across, down] = [chart.columns.length, chart.rows.length];
    return {
      type: "matrix",
      data: {
        datasets: [{
          data: cells,
          backgroundColor: ({ raw }) => viridis((raw.v - low) / (high - low)),
          width: ({ chart: { chartArea } }) => (chartArea ? chartArea.width / across + 0.5 : 1),
          height: ({ chart: { chartArea } }) => (chartArea ? chartArea.height / down + 0.5 : 1),
        }],
      },
      options: {
        plugins: noLegend,
        scales: {
          x: { type: "category", labels: chart.columns, offset: true },
          y: { type: "category", labels: chart.rows, offset: true },
        },
      },
    };
  },
  candlestick: (chart) => ({
    type: "candlestick",
    data: {
      datasets: [{
        data: chart.dates.map((date, index) => ({
          x: Date.parse(date), o: chart.open[index], h: chart.high[index], l: chart.low[index], c: chart.close[index],
        })),
      }],
    },
    options: { plugins: noLegend, scales: { x: { type: "timeseries" } } },
  }),
  choropleth: (chart) => {
    const { features } = chart.geojson;
    const data = features.map((feature) => ({ feature, value: feature.properties[chart.metric] }));
    return {
      type: "choropleth",
      data: { labels: features.map(({ properties }) => properties.name), datasets: [{ outline: features, data }] },
      options: {
        plugins: noLegend,
        scales: { projection: { axis: "x", projection: "albersUsa" }, color: { axis: "x", interpolate: "viridis" } },
      },
    };
  },
};

function paint(chart, width, height) {
  const canvas = createCanvas(width, height);
  const config = configs[chart.kind](chart);
  config.plugins = [white];
  config.options = { ...config.options };
  config.options.plugins = { ...config.options.plugins, title: { display: true, text: chart.title } };
  const drawn = new Chart(canvas.getContext("2d"), config);
  return { canvas, drawn };
}

function dashboard({ parts, columns, width, height }) {
  const canvas = createCanvas(width, height);
  const context = canvas.getContext("2d");
  const [across, down] = [width / columns, height / (parts.length / columns)];
  parts.forEach((part, index) => {
    const one = paint(part, across, down);
    context.drawImage(one.canvas, (index % columns) * across, Math.floor(index / columns) * down);
    one.drawn.destroy();
  });
  return canvas.encode("png");
}

export async function draw(chart) {
  if (chart.kind === "dashboard") return dashboard(chart);
  const { canvas, drawn } = paint(chart, chart.width, chart.height);
  const picture = await canvas.encode("png");
  drawn.destroy();
  return picture;
}
