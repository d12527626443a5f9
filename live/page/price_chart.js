// Candlesticks with volume and the volume-weighted mean price, drawn with uPlot.
import uPlot from "./uplot.js";

const HEIGHT = 320;
/** The part of the chart's height that the volume takes. */
const VOLUME_SHARE = 0.22;

/** Times are shown in UTC, as the session has them. */
const utc = (seconds) => uPlot.tzDate(new Date(seconds * 1000), "UTC");

/** What stands below the time axis: hours and minutes, and seconds where they count. */
const clock = (_plot, ticks, _axis, _space, step) =>
  ticks.map((seconds) => new Date(seconds * 1000).toISOString().slice(11, step < 60 ? 19 : 16));

/** A colour of the stylesheet, as the canvas needs it. */
export function color(name) {
  const probe = document.createElement("span");
  probe.style.color = `var(--${name})`;
  document.body.append(probe);
  const value = getComputedStyle(probe).color;
  probe.remove();
  return value;
}

const price = (value) =>
  value === null || value === undefined
    ? "–"
    : value.toLocaleString("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 2 });

export class PriceChart {
  #card = document.createElement("article");
  #heading = document.createElement("h2");
  #plot;
  #candles = [];

  constructor(symbol, parent) {
    this.#card.className = "card price";
    this.#card.dataset.symbol = symbol;
    const place = document.createElement("div");
    this.#card.append(this.#heading, place);
    parent.append(this.#card);
    this.place = place;
    this.symbol = symbol;
  }

  show(candles) {
    this.#candles = candles;
    this.#head();
    const data = this.#data();
    if (this.#plot) this.#plot.setData(data);
    else this.#draw(data);
  }

  /** Draws anew, in the colours and the width of now. */
  redraw() {
    this.#plot?.destroy();
    this.#plot = undefined;
    this.#draw(this.#data());
  }

  #head() {
    const last = this.#candles.at(-1);
    if (!last) return;
    const direction = last.close >= last.open ? "up" : "down";
    const part = (className, text) => {
      const span = document.createElement("span");
      span.className = className;
      span.textContent = text;
      return span;
    };
    this.#heading.replaceChildren(
      part("symbol", this.symbol),
      part(`last ${direction}`, price(last.close)),
      part("legend vwap", `VWAP ${price(last.vwap)}`),
      part(
        "legend",
        `open ${price(last.open)} · high ${price(last.high)} · low ${price(last.low)} · volume ${
          last.volume.toFixed(3)
        }`,
      ),
    );
    this.#heading.querySelector(".vwap").style.color = "var(--vwap)";
  }

  #data() {
    const points = this.#withGaps();
    const column = (name) => points.map((point) => point[name] ?? null);
    return [
      column("startMs").map((ms) => ms / 1000),
      column("low"),
      column("high"),
      column("vwap"),
    ];
  }

  /** The candles, and an empty one wherever some are missing, so that no line goes from one run of the lab to the next. */
  #withGaps() {
    const step = this.#step();
    return this.#candles.flatMap((candle, i) => {
      const expectedMs = i === 0 ? candle.startMs : this.#candles[i - 1].startMs + step;
      return candle.startMs > expectedMs ? [{ startMs: expectedMs }, candle] : [candle];
    });
  }

  #draw(data) {
    const axis = {
      stroke: color("faint"),
      grid: { stroke: color("line"), width: 1 },
      ticks: { show: false },
    };
    this.#plot = new uPlot(
      {
        width: this.place.clientWidth || 600,
        height: HEIGHT,
        legend: { show: false },
        cursor: { y: false },
        tzDate: utc,
        scales: {
          x: { time: true, range: (_plot, first, last) => this.#times(first, last) },
          y: { range: (_plot, low, high) => this.#range(low, high) },
        },
        padding: [null, 30, null, null],
        axes: [{ ...axis, size: 30, space: 80, values: clock }, {
          ...axis,
          size: 70,
          values: (_plot, ticks) => ticks.map(price),
        }],
        series: [
          {},
          { show: true, stroke: "transparent", points: { show: false } },
          { show: true, stroke: "transparent", points: { show: false } },
          { show: true, stroke: color("vwap"), width: 1.5, points: { show: false } },
        ],
        hooks: { drawAxes: [(plot) => this.#drawCandles(plot)] },
      },
      data,
      this.place,
    );
  }

  /** Whole candles, and a minute at least. */
  #times(first, last) {
    const step = this.#step() / 1000;
    return [Math.min(first, last - 60) - step, last + step];
  }

  /** Leaves room for the volume below the prices. */
  #range(low, high) {
    const span = Math.max(high - low, high * 0.0001);
    return [low - span * (VOLUME_SHARE + 0.08), high + span * 0.05];
  }

  #drawCandles(plot) {
    const { ctx, bbox } = plot;
    const most = Math.max(...this.#candles.map(({ volume }) => volume), Number.MIN_VALUE);
    const step = this.#step();
    const left = (ms) => plot.valToPos(ms / 1000, "x", true);
    const width = Math.max(1, Math.min(18 * devicePixelRatio, (left(step) - left(0)) * 0.7));
    const [up, down, volumeColor] = ["up", "down", "volume"].map(color);
    ctx.save();
    ctx.beginPath();
    ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
    ctx.clip();
    for (const { startMs, open, high, low, close, volume } of this.#candles) {
      const x = left(startMs);
      const volumeHeight = (volume / most) * bbox.height * VOLUME_SHARE;
      ctx.fillStyle = volumeColor;
      ctx.fillRect(x - width / 2, bbox.top + bbox.height - volumeHeight, width, volumeHeight);
      const [yOpen, yHigh, yLow, yClose] = [open, high, low, close].map((each) =>
        plot.valToPos(each, "y", true)
      );
      ctx.fillStyle = close >= open ? up : down;
      ctx.fillRect(x - devicePixelRatio / 2, yHigh, devicePixelRatio, yLow - yHigh);
      ctx.fillRect(x - width / 2, Math.min(yOpen, yClose), width, Math.max(1, Math.abs(yClose - yOpen)));
    }
    ctx.restore();
  }

  /** The time between two candles. */
  #step() {
    const gaps = this.#candles.slice(1).map(({ startMs }, i) => startMs - this.#candles[i].startMs);
    return gaps.length > 0 ? Math.min(...gaps) : 10_000;
  }
}
