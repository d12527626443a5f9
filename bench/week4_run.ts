/**
 * Week 4's solution, measured from inside: reads the topic to its end and prints one line of JSON.
 *
 * @module
 */
import { col, createSession } from "../engine/mod.ts";
import { kafkaOptions } from "../lib/kafka.ts";
import { PRACTICE_LOGIN } from "../practice/kafka/practice_login.ts";
import { addReviewTimestamp, nameFields, writeParquet } from "../week4/solution.ts";

/** What one run measured. */
export interface Week4Run {
  /** Wall-clock time of the first commit, in milliseconds since the epoch. */
  readonly firstCommitMs: number;
  /** From the start of the query to the end of the last batch. */
  readonly durationMs: number;
  readonly rows: number;
  /** Duration of each batch. */
  readonly batchMs: readonly number[];
  /** The most memory the process ever had, in megabytes; 0 where the system does not tell. */
  readonly peakMegabytes: number;
  /** Resident memory at the end of batches, by rows done. */
  readonly memory: readonly { readonly rows: number; readonly megabytes: number }[];
}

if (import.meta.main) {
  const [bootstrap, rowsPerBatch, topic = "reviews", login = "scram"] = Deno.args as [
    string,
    string,
    ...string[],
  ];
  const dir = await Deno.makeTempDir({ prefix: "bench-week4-" });
  try {
    console.log(
      JSON.stringify(
        await run({ bootstrap, rowsPerBatch: Number(rowsPerBatch), topic, hasLogin: login === "scram", dir }),
      ),
    );
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}

interface RunOptions {
  readonly bootstrap: string;
  readonly rowsPerBatch: number;
  readonly topic: string;
  /** By the practice account; without it, no login. */
  readonly hasLogin: boolean;
  readonly dir: string;
}

async function run({ bootstrap, rowsPerBatch, topic, hasLogin, dir }: RunOptions): Promise<Week4Run> {
  let firstCommitMs = 0;
  let rows = 0;
  const batchMs: number[] = [];
  const memory: { rows: number; megabytes: number }[] = [];
  await using session = createSession({
    listener: {
      onQueryProgress({ progress }) {
        firstCommitMs ||= performance.timeOrigin + performance.now();
        rows += progress.numInputRows;
        batchMs.push(progress.batchDuration);
        memory.push({ rows, megabytes: Deno.memoryUsage().rss / 1e6 });
      },
    },
  });
  const kafka = hasLogin
    ? kafkaOptions({ bootstrap, ...PRACTICE_LOGIN }, "SASL_PLAINTEXT")
    : { "kafka.bootstrap.servers": bootstrap };
  const lines = session.readStream.format("kafka").options(kafka).option("subscribe", topic)
    .option("startingOffsets", "earliest").option("maxOffsetsPerTrigger", rowsPerBatch).load()
    .select(col("value").cast("string").as("value"));
  const reviews = addReviewTimestamp(nameFields(lines));
  const startedMs = performance.now();
  const query = await writeParquet(reviews, `${dir}/bronze`, `${dir}/checkpoint`)
    .trigger({ availableNow: true }).start();
  await query.awaitTermination();
  const durationMs = performance.now() - startedMs;
  return { firstCommitMs, durationMs, rows, batchMs, peakMegabytes: await peakMegabytes(), memory };
}

async function peakMegabytes(): Promise<number> {
  if (Deno.build.os !== "linux") return 0;
  const status = await Deno.readTextFile("/proc/self/status");
  return Number(/^VmHWM:\s*(\d+) kB$/m.exec(status)?.[1] ?? 0) / 1000;
}
