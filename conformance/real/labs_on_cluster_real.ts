// The labs' solution scripts, and the bench of aggregation, on a Spark of several processes: a master, two workers, and an executor on each.
import { assertEquals } from "@std/assert";
import { fileURLToPath } from "node:url";
import { writeEventFiles } from "../../bench/event_files.ts";
import { openStorage } from "../../engine/mod.ts";
import { ScriptProcess } from "../../lib/testing.ts";
import { trustInJava } from "../services/certificates.ts";
import { STARTS_SOON } from "../services/java_options.ts";
import { readServices } from "../services/services_state.ts";
import { startSparkCluster } from "../services/spark_cluster.ts";
import { difference, SAME } from "./difference.ts";
import { ReviewPipeline } from "./review_pipeline.ts";

const BENCH_ROWS = 1_000_000;
const bench = fileURLToPath(new URL("../../bench/windows_run.ts", import.meta.url));

async function rowsPerSecond(remote: string, events: string): Promise<number> {
  await using run = new ScriptProcess([bench, events], { SPARK_REMOTE: remote });
  const { code, text } = await run.ended();
  assertEquals(code, 0, text);
  const { rows, durationMs } = JSON.parse(text.trim().split("\n").find((line) => line.startsWith("{"))!);
  assertEquals(rows, BENCH_ROWS);
  return Math.round(rows / durationMs * 1000);
}

Deno.test("weeks 4 to 6 on two executors, with checkpoints in S3, give what this process gives; so does the bench of aggregation", async () => {
  await using pipeline = await ReviewPipeline.open();
  pipeline.keepCheckpointsInLake();
  const trust = await trustInJava((await readServices("kafka")).kafka.caPath, pipeline.folder);
  const javaOptions = `-Duser.timezone=UTC ${trust} ${STARTS_SOON}`;
  await using cluster = await startSparkCluster({
    "spark.driver.extraJavaOptions": javaOptions,
    "spark.executor.extraJavaOptions": javaOptions,
  });
  await pipeline.add(2000);
  await pipeline.run("", "tasks/customers.ts", "--force");
  await pipeline.run(cluster.remote, "week4/solution.ts", "--available-now");

  const events = `${pipeline.folder}/events`;
  await Deno.mkdir(events);
  await writeEventFiles(events, [{ rows: BENCH_ROWS, keys: 100_000 }]);
  const speeds = {
    cluster: await rowsPerSecond(cluster.remote, events),
    ours: await rowsPerSecond("", events),
  };
  console.log(`count by window, rows/s: ${JSON.stringify(speeds)}`);

  await pipeline.windowIsOver();
  await pipeline.add(2000);
  for (const week of [4, 5, 6]) {
    await pipeline.run(cluster.remote, `week${week}/solution.ts`, "--available-now");
  }
  await pipeline.assertEveryRowOnce();
  const checkpoint = openStorage(`${pipeline.lake}/checkpoints/gold-checkpoint`, pipeline.storage);
  assertEquals(await checkpoint.read("commits/0") !== undefined, true);
  const tasks = await cluster.tasksByExecutor();
  assertEquals(Object.values(tasks).map((done) => done > 0), [true, true], JSON.stringify(tasks));

  await using ours = await pipeline.withSameBronze();
  for (const week of [5, 6]) await ours.run("", `week${week}/solution.ts`, "--available-now");
  for (const layer of ["silver/reviews", "gold/fact_review"]) {
    const [theirs, mine] = await Promise.all([pipeline.rows(layer), ours.rows(layer)]);
    assertEquals(
      difference(mine.map((row) => Deno.inspect(row)), theirs.map((row) => Deno.inspect(row))),
      SAME,
    );
  }
});
