import * as echarts from "echarts";
import { type Chart, labelOf } from "./report-charts.ts";

/** The colours of a page that is light, and of one that is dark. */
export const THEMES = {
  light: {
    text: "#1f2328",
    faint: "#59636e",
    line: "#d1d9e0",
    ours: ["#0969da", "#54aeff", "#8250df"],
    others: ["#8c959f", "#c3cad1", "#afa2c8"],
  },
  dark: {
    text: "#f0f6fc",
    faint: "#9198a1",
    line: "#3d444d",
    ours: ["#4493f8", "#9ecbff", "#ab7df8"],
    others: ["#7d8590", "#4d555e", "#6d628a"],
  },
} as const;

const WIDTH = 860;
const OURS = "invers-oneapi";
const FONT = "system-ui, -apple-system, 'Segoe UI', Helvetica, Arial, sans-serif";

const isOurs = (row: string | undefined): boolean => row?.split(",")[0] === OURS;

/** The chart as an SVG document without scripts, on a transparent ground. */
export function draw(chart: Chart, theme: keyof typeof THEMES): string {
  const { text, faint, line, ours, others } = THEMES[theme];
  const several = chart.series.length > 1;
  const height = 102 + chart.rows.length * (10 + 18 * chart.series.length) + (several ? 24 : 0);
  const picture = echarts.init(null, null, { renderer: "svg", ssr: true, width: WIDTH, height });
  picture.setOption({
    animation: false,
    textStyle: { fontFamily: FONT, color: text },
    title: {
      text: chart.title,
      subtext: chart.subtitle,
      left: 8,
      textStyle: { fontSize: 17, color: text },
      subtextStyle: { fontSize: 13, color: faint },
    },
    legend: { show: several, left: 8, bottom: 4, itemGap: 48, itemHeight: 10, textStyle: { color: text } },
    // The legend: most bars are of others.
    color: [...others],
    grid: { left: 290, right: 70, top: 70, bottom: several ? 44 : 20 },
    xAxis: { type: "value", axisLabel: { show: false }, splitLine: { lineStyle: { color: line } } },
    yAxis: {
      type: "category",
      inverse: true,
      data: [...chart.rows],
      axisTick: { show: false },
      axisLine: { lineStyle: { color: line } },
      axisLabel: {
        color: text,
        fontSize: 13,
        width: 250,
        overflow: "break",
        formatter: (name: string) => (isOurs(name) ? `{ours|${name}}` : name),
        rich: { ours: { fontWeight: "bold", fontSize: 13, color: ours[0] } },
      },
    },
    series: chart.series.map(({ name, values }, at) => ({
      type: "bar",
      name,
      barMaxWidth: 18,
      data: values.map((value, row) => ({
        value: value ?? "-",
        itemStyle: { color: isOurs(chart.rows[row]) ? ours[at] : others[at] },
      })),
      label: {
        show: true,
        position: "right",
        color: text,
        formatter: ({ value }: { value?: unknown }) =>
          typeof value === "number" ? labelOf(value, chart) : "",
      },
    })),
  });
  const svg = picture.renderToSVGString();
  picture.dispose();
  // The library counts on from picture to picture in the names of classes; so they are named anew, and a picture
  // stays the same however many are drawn before it.
  const classes = [...new Set(svg.match(/\bzr\d+-cls-\d+/g))];
  const still = svg.replace(/\bzr\d+-cls-\d+/g, (name) => `zr-${classes.indexOf(name)}`);
  // The title is read to those who do not see it.
  return `${still.replace(">", `><title>${chart.title}: ${chart.subtitle}</title>`)}\n`;
}
