/**
 * Measures week 4 on this machine and prints a table: `deno task bench`. Figures only; nothing passes or fails.
 *
 * @module
 */
import { parseArgs } from "@std/cli/parse-args";
import { count, machine, markdownTable, median, seconds, writeSection } from "./report.ts";
import { TextLineStream } from "./text_lines.ts";
import { writeBronzeFiles } from "./bronze_files.ts";
import { type Events, writeEventFiles } from "./event_files.ts";
import { temporaryFolder } from "./temporary_folder.ts";
import type { SilverRun } from "./silver_run.ts";
import type { WindowsRun } from "./windows_run.ts";
import type { Week4Run } from "./week4_run.ts";

const USAGE = `Measures week 4 on this machine and prints a table.

  --rows N         rows of the throughput run (1000000)
  --memory-rows N  rows of the memory run (10000000; 0 leaves it out)
  --write          put the table into README.md
  --help           this text`;

const COLD_STARTS = 5;
const SMALL_BATCHES = 200;
const BATCH_ROWS = 200_000;

const flags = parseArgs(Deno.args, {
  string: ["rows", "memory-rows"],
  boolean: ["help", "write"],
  default: { rows: "1000000", "memory-rows": "10000000" },
});
if (flags.help) {
  console.log(USAGE);
} else {
  await bench(Number(flags.rows), Number(flags["memory-rows"]), flags.write);
}

async function bench(rows: number, memoryRows: number, write: boolean): Promise<void> {
  const table: [string, string, string][] = [];
  const add = (what: string, measured: string, aim: string) => {
    table.push([what, measured, aim]);
    console.error(`${what}: ${measured}`);
  };
  add(...await coldStart());
  add(...await smallBatches());
  for (const row of await throughput(rows)) add(...row);
  for (const row of [...await silver(), ...await windows(), await oneQuery()]) add(...row);
  if (memoryRows > 0) { for (const row of await memory(memoryRows)) add(...row); }
  const text = `${machine()}\n\n${markdownTable(["what", "measured", "aim"], table)}`;
  console.log(`\n${text}`);
  if (write) await writeSection("README.md", "bench", text);
}

type Row = [what: string, measured: string, aim: string];

async function coldStart(): Promise<Row> {
  await using broker = await startBroker(1000);
  const times: number[] = [];
  for (let i = 0; i < COLD_STARTS; i++) {
    const startedMs = performance.timeOrigin + performance.now();
    times.push((await week4(broker.bootstrap, 1000)).firstCommitMs - startedMs);
  }
  return ["process start to first committed batch (1,000 rows)", `${seconds(median(times))}`, "0.8 s"];
}

async function smallBatches(): Promise<Row> {
  await using broker = await startBroker(SMALL_BATCHES * 1000);
  const { batchMs } = await week4(broker.bootstrap, 1000);
  return ["a batch of 1,000 rows, median", `${median(batchMs).toFixed(0)} ms`, "15 ms"];
}

async function throughput(rows: number): Promise<Row[]> {
  await using broker = await startBroker(rows);
  const ours = await week4(broker.bootstrap, BATCH_ROWS);
  const alone = Number((await output("duckdb_alone.ts", [String(rows)])).trim());
  const perSecond = rows / ours.durationMs * 1000;
  const share = alone / ours.durationMs;
  return [
    [`Kafka to Parquet, ${count(rows)} rows`, `${count(perSecond)} rows/s`, "200,000 rows/s"],
    ["DuckDB alone, from a file of lines", `${count(rows / alone * 1000)} rows/s`, ""],
    ["speed as a share of DuckDB alone", `${(share * 100).toFixed(0)} %`, "50 %"],
  ];
}

async function memory(rows: number): Promise<Row[]> {
  await using broker = await startBroker(rows);
  const { memory } = await week4(broker.bootstrap, BATCH_ROWS);
  const after = (done: number) => memory.find((sample) => sample.rows >= done) ?? memory.at(-1)!;
  const early = after(rows / 5);
  const late = memory.at(-1)!;
  return [
    [`resident memory after ${count(early.rows)} rows`, `${early.megabytes.toFixed(0)} MB`, "500 MB"],
    [`resident memory after ${count(late.rows)} rows`, `${late.megabytes.toFixed(0)} MB`, "the same"],
  ];
}

async function silver(): Promise<Row[]> {
  await using bronze = await temporaryFolder("bench-bronze-");
  await writeBronzeFiles(bronze.path, 1_000_000, 100_000);
  const { rows, durationMs }: SilverRun = JSON.parse(await output("silver_run.ts", [bronze.path]));
  return [[
    "join of 1,000,000 reviews with 100,000 customers to Parquet",
    `${count(rows / durationMs * 1000)} rows/s`,
    "150,000 rows/s",
  ]];
}

async function windows(): Promise<Row[]> {
  const measure = async (files: readonly Events[]): Promise<WindowsRun> => {
    await using events = await temporaryFolder("bench-events-");
    await writeEventFiles(events.path, files);
    return JSON.parse(await output("windows_run.ts", [events.path]));
  };
  const small = await measure([
    { rows: 100_000, keys: 100_000 },
    ...Array(60).fill({ rows: 1000, keys: 100_000 }),
  ]);
  const many = await measure([{ rows: 1_000_000, keys: 100_000 }]);
  const groups = await measure([{ rows: 5_000_000, keys: 5_000_000 }]);
  return [
    [
      "count by window, batch of 1,000 rows on 100,000 open groups, median",
      `${median(small.batchMs.slice(1)).toFixed(0)} ms`,
      "25 ms",
    ],
    [
      "count by window, 1,000,000 rows",
      `${count(many.rows / many.durationMs * 1000)} rows/s`,
      "300,000 rows/s",
    ],
    ["resident memory with 5,000,000 open groups", `${groups.megabytes.toFixed(0)} MB`, "1,000 MB"],
  ];
}

/** From process start to the end of a query of one line; it must not need any file of the labs. */
async function oneQuery(): Promise<Row> {
  const times: number[] = [];
  for (let i = 0; i < COLD_STARTS; i++) {
    const startedMs = performance.now();
    await output("../tasks/sql.ts", ["--practice", "SELECT 1 AS one"]);
    times.push(performance.now() - startedMs);
  }
  return ["an SQL query of one line, process start to end", seconds(median(times)), "0.6 s"];
}

async function week4(bootstrap: string, rowsPerBatch: number): Promise<Week4Run> {
  return JSON.parse(await output("week4_run.ts", [bootstrap, String(rowsPerBatch)]));
}

async function output(script: string, args: readonly string[]): Promise<string> {
  const { code, stdout } = await command(script, args, "null").output();
  if (code !== 0) throw new Error(`Cannot measure: ${script} ended with exit code ${code}`);
  return new TextDecoder().decode(stdout);
}

async function startBroker(rows: number): Promise<{ bootstrap: string } & AsyncDisposable> {
  const child = command("broker.ts", [String(rows)], "piped").spawn();
  const lines = child.stdout.pipeThrough(new TextDecoderStream()).pipeThrough(new TextLineStream())
    .getReader();
  const bootstrap = (await lines.read()).value;
  if (bootstrap === undefined) throw new Error("Cannot measure: the practice broker did not start");
  return {
    bootstrap,
    async [Symbol.asyncDispose]() {
      await child.stdin.close();
      await child.status;
      await lines.cancel();
    },
  };
}

function command(script: string, args: readonly string[], stdin: "piped" | "null"): Deno.Command {
  const url = new URL(script, import.meta.url).href;
  return new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", url, ...args],
    stdin,
    stdout: "piped",
    stderr: "inherit",
  });
}
