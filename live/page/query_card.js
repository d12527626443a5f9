// What is known of one query: figures, a line of its speed, sources and messages.
import uPlot from "./uplot.js";
import { color } from "./price_chart.js";

const HEIGHT = 90;
const count = (
  value,
) => (value === null || value === undefined ? "–" : Math.round(value).toLocaleString("en-US"));
const time = (iso) => (iso === null || iso.startsWith("1970-01-01T00:00:00") ? "–" : iso.slice(11, 19));

/** Sequence numbers of Kinesis have 56 digits, of which the last ones change. */
const shortened = (value) => String(value).replace(/\d{20,}/g, (digits) => `…${digits.slice(-8)}`);

export class QueryCard {
  #card = document.createElement("article");
  #heading = document.createElement("h2");
  #figures = document.createElement("dl");
  #place = document.createElement("div");
  #messages = document.createElement("ul");
  #plot;
  #query;

  constructor(parent) {
    this.#card.className = "card query";
    this.#messages.className = "messages";
    const title = document.createElement("p");
    title.className = "spark-title";
    title.textContent = "rows per second: processed, and arriving (dashed)";
    this.#card.append(this.#heading, title, this.#place, this.#figures, this.#messages);
    parent.append(this.#card);
  }

  show(query) {
    this.#query = query;
    this.#card.dataset.name = query.name;
    this.#head(query);
    this.#list(query);
    this.#messages.replaceChildren(...query.messages.map(({ kind, text }) => {
      const item = document.createElement("li");
      item.className = kind;
      item.textContent = text;
      return item;
    }));
    if (this.#plot) this.#plot.setData(this.#data());
    else this.redraw();
  }

  redraw() {
    this.#plot?.destroy();
    const axis = {
      stroke: color("faint"),
      grid: { stroke: color("line"), width: 1 },
      ticks: { show: false },
    };
    this.#plot = new uPlot(
      {
        width: this.#place.clientWidth || 300,
        height: HEIGHT,
        legend: { show: false },
        cursor: { show: false },
        scales: { y: { range: (_plot, _low, high) => [0, Math.max(1, high * 1.1)] } },
        axes: [{ ...axis, show: false }, {
          ...axis,
          size: 50,
          splits: (_plot, _i, _low, high) => [0, high / 1.1],
          values: (_plot, ticks) => ticks.map(count),
        }],
        series: [
          {},
          { stroke: color("accent"), width: 1.5, points: { show: false } },
          { stroke: color("faint"), width: 1, dash: [4, 3], points: { show: false } },
        ],
      },
      this.#data(),
      this.#place,
    );
  }

  #data() {
    const batches = this.#query.batches;
    return [
      batches.map(({ timestamp }) => Date.parse(timestamp) / 1000),
      batches.map(({ processedRowsPerSecond }) => processedRowsPerSecond),
      batches.map(({ inputRowsPerSecond }) => inputRowsPerSecond),
    ];
  }

  #head({ name, status }) {
    const badge = document.createElement("span");
    badge.className = `status ${status.split(" ")[0]}`;
    badge.textContent = status;
    this.#heading.replaceChildren(name, badge);
  }

  #list(query) {
    const last = query.batches.at(-1);
    const durations = query.batches.map(({ batchDurationMs }) => batchDurationMs).sort((a, b) => a - b);
    const behind = query.watermark && query.newestEventTime
      ? (Date.parse(query.newestEventTime) - Date.parse(query.watermark)) / 1000
      : null;
    const figures = [
      ["batch", last ? count(last.batchId) : "–"],
      ["rows in the batch", last ? count(last.numInputRows) : "–"],
      ["rows in all", count(query.totalInputRows)],
      ["arriving", last ? `${count(last.inputRowsPerSecond)} rows/s` : "–"],
      ["processed", last ? `${count(last.processedRowsPerSecond)} rows/s` : "–"],
      [
        "batch took",
        last ? `${count(last.batchDurationMs)} ms, median ${count(durations[durations.length >> 1])}` : "–",
      ],
      ...(query.watermark ? [["watermark", time(query.watermark)]] : []),
      ...(query.newestEventTime ? [["newest event", time(query.newestEventTime)]] : []),
      ...(behind === null ? [] : [["watermark behind", `${behind.toFixed(1)} s`]]),
      ...(query.stateRows === null ? [] : [["rows in state", count(query.stateRows)]]),
      ...query.sources.flatMap((source) => [
        ["source", source.description],
        ["read up to", offsets(source.endOffset)],
        ...Object.entries(source.metrics ?? {}).map(([name, value]) => [words(name), value]),
      ]),
      ["sink", query.sink || "–"],
    ];
    this.#figures.replaceChildren(...figures.flatMap(([name, value]) => {
      const [dt, dd] = [document.createElement("dt"), document.createElement("dd")];
      dt.textContent = name;
      dd.textContent = value;
      dd.dataset.figure = name;
      return [dt, dd];
    }));
  }
}

function offsets(offset) {
  if (offset === null || typeof offset !== "object") return shortened(offset ?? "–");
  return Object.entries(offset).map(([name, parts]) =>
    parts !== null && typeof parts === "object"
      ? Object.entries(parts).map(([part, next]) =>
        `${part.replace(/^shardId-0*(?=\d)/, "shard ")}: ${shortened(next)}`
      )
        .join(", ")
      : `${name} ${parts}`
  ).join("; ");
}

/** `maxOffsetsBehindLatest` in words. */
function words(name) {
  return name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}
