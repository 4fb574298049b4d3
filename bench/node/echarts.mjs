// ECharts drawn on the server as SVG, made a PNG by resvg.
import { Resvg } from "@resvg/resvg-js";
import * as echarts from "echarts";
import { COLORS } from "./viridis.mjs";

// Two files by name: resvg would else read every font of the system for each picture.
const FONT = { loadSystemFonts: false, fontFiles: process.env.BENCH_FONTS.split(":") };

// The window of degrees that the other contenders without a projection of the States show too.
const MAP = { boundingCoords: [[-180, 72], [-65, 17]], itemStyle: { borderWidth: 0.2 } };

const scaled = { scale: true };
const category = (data) => ({ type: "category", data });
const range = (values) => ({ min: Math.min(...values), max: Math.max(...values) });
const bar = (values) => ({ ...range(values), calculable: false, right: 0, top: "middle", inRange: { color: COLORS } });
const pairs = (chart) => chart.x.map((x, index) => [x, chart.y[index]]);

const options = {
  bar: (chart) => ({ xAxis: category(chart.labels), yAxis: {}, series: [{ type: "bar", data: chart.values }] }),
  lines: (chart) => ({
    xAxis: category(chart.labels),
    yAxis: {},
    legend: { bottom: 0 },
    series: chart.series.map(({ name, values }) => ({ type: "line", name, data: values })),
  }),
  pie: (chart) => ({
    series: [{ type: "pie", data: chart.labels.map((name, index) => ({ name, value: chart.values[index] })) }],
  }),
  scatter: (chart) => ({
    xAxis: scaled,
    yAxis: scaled,
    series: [{ type: "scatter", data: pairs(chart), symbolSize: 4, itemStyle: { opacity: 0.4 } }],
  }),
  line: (chart) => ({
    xAxis: { type: "value" },
    yAxis: scaled,
    series: [{ type: "line", data: pairs(chart), showSymbol: false, sampling: "minmax", lineStyle: { width: 1 } }],
  }),
  heatmap: (chart) => ({
    xAxis: category(chart.columns),
    yAxis: category(chart.rows),
    visualMap: bar(chart.values.flat()),
    series: [{ type: "heatmap", data: chart.values.flatMap((row, y) => row.map((value, x) => [x, y, value])) }],
  }),
  candlestick: (chart) => ({
    xAxis: category(chart.dates),
    yAxis: scaled,
    series: [{
      type: "candlestick",
      data: chart.open.map((open, index) => [open, chart.close[index], chart.low[index], chart.high[index]]),
    }],
  }),
  choropleth: (chart) => {
    echarts.registerMap("counties", chart.geojson);
    const data = chart.geojson.features.map(({ properties }) => ({ name: properties.key, value: properties[chart.metric] }));
    return {
      visualMap: bar(data.map(({ value }) => value)),
      series: [{ type: "map", map: "counties", nameProperty: "key", data, ...MAP }],
    };
  },
  dashboard,
};

function dashboard({ parts, columns, width, height }) {
  const [across, down] = [width / columns, height / (parts.length / columns)];
  const option = { title: [], grid: [], xAxis: [], yAxis: [], series: [] };
  parts.forEach((part, index) => {
    const [left, top] = [(index % columns) * across, Math.floor(index / columns) * down];
    const one = options[part.kind](part);
    option.title.push({ text: part.title, left: left + 30, top: top + 5, textStyle: { fontSize: 13 } });
    option.grid.push({ left: left + 40, top: top + 40, width: across - 60, height: down - 80 });
    option.xAxis.push({ ...one.xAxis, gridIndex: index });
    option.yAxis.push({ ...one.yAxis, gridIndex: index });
    option.series.push(...one.series.map((series) => ({ ...series, xAxisIndex: index, yAxisIndex: index })));
  });
  return option;
}

export function draw(chart) {
  const { width, height } = chart;
  const view = echarts.init(null, null, { renderer: "svg", ssr: true, width, height });
  view.setOption({ animation: false, title: { text: chart.title, left: "center" }, ...options[chart.kind](chart) });
  const svg = view.renderToSVGString();
  view.dispose();
  return new Resvg(svg, { background: "white", font: FONT }).render().asPng();
}
