/**
 * This project's Spark Connect client and PySpark's on one Spark server of this machine, turn by turn: `deno task bench:connect`. Figures only; nothing passes or
 * fails. Needs `deno task services:up`.
 *
 * @module
 */
import { parseArgs } from "@std/cli/parse-args";
import { fileURLToPath } from "node:url";
import { startConnectProcess } from "../conformance/services/connect_process.ts";
import { readServices } from "../conformance/services/services_state.ts";
import { count, machine, markdownTable, median, seconds, writeSection } from "./report.ts";
import { MeasuringProcess } from "./measuring_process.ts";

const USAGE = `Measures this project's Spark Connect client beside PySpark's, and prints a table.

  --python PATH  a Python with PySpark's client: pip install "pyspark[connect]" (that of the services)
  --rows N       rows of the result (1000000)
  --rounds N     how often each is measured; the table has the medians (5)
  --write        put the table into docs/laptop_to_cluster.md
  --help         this text`;

const flags = parseArgs(Deno.args, {
  string: ["python", "rows", "rounds"],
  boolean: ["help", "write"],
  default: { rows: "1000000", rounds: "5" },
});
if (flags.help) console.log(USAGE);
else {
  const { spark } = await readServices("spark");
  await bench({
    python: flags.python ?? spark.python,
    rows: Number(flags.rows),
    rounds: Number(flags.rounds),
    write: flags.write,
    version: spark.version,
  });
}

interface BenchOptions {
  readonly python: string;
  readonly rows: number;
  readonly rounds: number;
  readonly write: boolean;
  readonly version: string;
}

async function bench({ python, rounds, rows, version, write }: BenchOptions): Promise<void> {
  await using server = await startConnectProcess();
  const args = [`sc://127.0.0.1:${server.port}`, sixteenColumns(rows)];
  const path = (name: string) => fileURLToPath(new URL(name, import.meta.url));
  await using spark = new MeasuringProcess(python, [path("connect_spark.py"), ...args]);
  await using ours = new MeasuringProcess(Deno.execPath(), ["run", "-A", path("connect_run.ts"), ...args]);
  const both = async (work: string) => {
    const times = { spark: [] as number[], ours: [] as number[] };
    // The first round only warms up; the server, too, which is the slower the less it has done.
    for (let round = 0; round <= rounds; round++) {
      const turns = [[times.spark, spark], [times.ours, ours]] as const;
      for (const [ms, client] of round % 2 === 0 ? turns : turns.toReversed()) { // who is second meets a warmer server
        const tookMs = await client.measure(work);
        if (round > 0) ms.push(tookMs);
      }
    }
    return { spark: median(times.spark), ours: median(times.ours) };
  };
  const result = `${count(rows)} rows × 16 columns`;
  const works = [
    ["unary", "a call and its answer", milliseconds],
    ["toArrow", `${result}, \`toArrow()\``, seconds],
    ["collect", `${result}, \`collect()\``, seconds],
    ["firstRow", `the first of them, \`toLocalIterator()\``, seconds],
  ] as const;
  const table: string[][] = [];
  for (const [work, what, show] of works) {
    const times = await both(work);
    table.push([what, show(times.spark), show(times.ours)]);
  }
  const after: number[] = [];
  for (let round = 0; round < rounds; round++) after.push(await ours.measure("firstRowAfterBatch"));
  table.push(["the first row, after the first bytes of rows", "", milliseconds(median(after))]);
  const text = `${machine()}, Spark ${version} with \`local[2]\`, medians of ${rounds}\n\n` +
    markdownTable(["what", "PySpark", "ours"], table);
  console.log(text);
  if (write) await writeSection("docs/laptop_to_cluster.md", "bench:connect", text);
}

/** Most of the types that results have; numbers, texts, times, NULLs. */
function sixteenColumns(rows: number): string {
  return `SELECT id, id * 2 AS l2, CAST(id % 1000 AS INT) AS i1, CAST(id % 7 AS INT) AS i2, id * 0.5D AS d1, id / 3D AS d2, ` +
    `CAST(id % 100 AS FLOAT) AS f1, id % 2 = 0 AS b1, concat('review ', id) AS s1, concat('customer ', id % 1000) AS s2, ` +
    `repeat('x', 20) AS s3, CAST(id % 5 AS STRING) AS s4, DATE '2024-01-01' + CAST(id % 365 AS INT) AS dt, ` +
    `TIMESTAMP '2024-01-01 00:00:00' + make_dt_interval(0, 0, 0, id) AS ts, CAST(id AS DECIMAL(18, 2)) AS dec, ` +
    `IF(id % 10 = 0, NULL, id) AS n1 FROM range(${rows})`;
}

function milliseconds(ms: number): string {
  return `${ms.toFixed(1)} ms`;
}
