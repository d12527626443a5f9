// Shows the state that the server sends: again after each change, whole.
import { PriceChart } from "./price_chart.js";
import { QueryCard } from "./query_card.js";

const byId = (id) => document.getElementById(id);
const charts = new Map();
const cards = new Map();

function show(state) {
  document.title = `${state.title}: live`;
  byId("title").textContent = state.title;
  for (const [symbol, candles] of Object.entries(state.candles)) {
    if (!charts.has(symbol)) charts.set(symbol, new PriceChart(symbol, byId("prices")));
    charts.get(symbol).show(candles);
  }
  for (const query of state.queries) {
    if (!cards.has(query.runId)) cards.set(query.runId, new QueryCard(byId("queries")));
    cards.get(query.runId).show(query);
  }
  byId("empty").hidden = state.queries.length > 0;
}

function listen() {
  const connection = byId("connection");
  const events = new EventSource("events");
  events.onmessage = ({ data }) => {
    connection.textContent = "live";
    connection.className = "live";
    show(JSON.parse(data));
  };
  events.onerror = () => {
    connection.textContent = "the lab has ended, or cannot be reached; this is how it was";
    connection.className = "lost";
  };
}

function redraw() {
  for (const each of [...charts.values(), ...cards.values()]) each.redraw();
}

byId("scheme").onclick = () => {
  const root = document.documentElement;
  const isDark = root.dataset.scheme
    ? root.dataset.scheme === "dark"
    : matchMedia("(prefers-color-scheme: dark)").matches;
  root.dataset.scheme = isDark ? "light" : "dark";
  redraw();
};
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
addEventListener("resize", redraw);
listen();
