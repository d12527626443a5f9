// The labs' solution scripts on Spark 4, as a student starts them: real Kafka, S3, and a server that is killed in the middle.
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { createSession } from "../../engine/mod.ts";
import type { ScriptProcess } from "../../lib/testing.ts";
import { rideMessage } from "../../practice/rides_topic.ts";
import { rides } from "../../practice/sample/mod.ts";
import { trustInJava } from "../services/certificates.ts";
import { type ConnectProcess, startConnectProcess } from "../services/connect_process.ts";
import { STARTS_SOON } from "../services/java_options.ts";
import { readServices } from "../services/services_state.ts";
import { difference, SAME } from "./difference.ts";
import { ReviewPipeline } from "./review_pipeline.ts";

const LABS = ["week4/solution.ts", "week5/solution.ts", "week6/solution.ts"];

async function startServer(pipeline: ReviewPipeline, port?: number): Promise<ConnectProcess> {
  const { kafka } = await readServices("kafka");
  const trust = await trustInJava(kafka.caPath, await Deno.makeTempDir({ dir: pipeline.folder }));
  return await startConnectProcess(port, {
    "spark.driver.extraJavaOptions": `-Duser.timezone=UTC ${trust} ${STARTS_SOON}`,
  });
}

/** The numbers of the batches that a script has shown. */
function batches({ text }: ScriptProcess): number[] {
  return [...text.matchAll(/ batch (\d+)/g)].map(([, number]) => Number(number));
}

Deno.test("weeks 4 to 6 on a Spark that is killed in mid-stream and started again: every row is in each layer once", async () => {
  await using pipeline = await ReviewPipeline.open();
  await using first = await startServer(pipeline);
  const remote = `sc://127.0.0.1:${first.port}`;
  await pipeline.add(3000);
  await pipeline.run("", "tasks/customers.ts", "--force");
  await using labs = new AsyncDisposableStack();
  const start = (lab: string) => labs.use(pipeline.start(remote, lab));

  const before: ScriptProcess[] = [];
  for (const lab of LABS) {
    before.push(start(lab));
    await before.at(-1)!.says(/ batch 0/); // the next lab reads the folder that this one makes
  }
  await pipeline.add(6000);
  await before[0]!.says(/^reviews +batch 4 /m); // and five more to go
  await first.kill();
  for (const lab of before) await lab.says("does not answer");
  await using _second = await startServer(pipeline, first.port);
  for (const lab of before) {
    const { code, text } = await lab.ended();
    assertEquals(code, 1);
    assertMatch(text, /is gone: the server was restarted.*Start the program again: queries go on from/);
    assertEquals(text.includes("alice-secret"), false);
  }

  const after = LABS.map(start);
  await Promise.all(after.map(async (lab, i) => {
    await lab.says(/ batch \d+/);
    lab.signal("SIGINT");
    const { code, text } = await lab.ended();
    assertEquals(code, 0, text);
    assert(Math.min(...batches(lab)) >= Math.max(...batches(before[i]!)), `${LABS[i]}: ${text}`);
  }));
  for (const lab of LABS) await pipeline.run(remote, lab, "--available-now");
  await pipeline.assertEveryRowOnce();
  const said = await pipeline.run(remote, "tasks/sql.ts", "SELECT count(*) AS n FROM silver.reviews");
  assertMatch(said, new RegExp(`\\| *${(await pipeline.rows("silver/reviews")).length}\\|`));
  await assertRidesCounted(pipeline, remote);
  await assertRefusedElsewhere(pipeline, remote.replace("127.0.0.1", "0.0.0.0"));
});

/** An address that leads here, and is none of this machine's by its looks: what is on this machine only is refused. */
async function assertRefusedElsewhere(pipeline: ReviewPipeline, remote: string): Promise<void> {
  await using lab = pipeline.start(remote, LABS[0]!);
  const { code, text } = await lab.ended();
  assertEquals(code, 1);
  assertMatch(
    text,
    /at sc:\/\/0\.0\.0\.0:\d+ cannot reach the S3 server http:\/\/127\.0\.0\.1:\d+: that is on this/,
  );
}

/** The rides lab: its table, and its counts by vendor and window in Kafka. */
async function assertRidesCounted(pipeline: ReviewPipeline, remote: string): Promise<void> {
  const sent = [...rides({ seed: 42, rows: 200 })].map((line) => line.split(","));
  await pipeline.addRides(sent.map(rideMessage));
  const said = await pipeline.run(remote, "rides/solution.ts", "--available-now");
  assertStringIncludes(said, "rides_in_memory: 200 rides in the last batch");
  assertMatch(said, /\|payment_type\|rides\|\n/);
  await using ours = createSession({ remote: "" });
  const { kafka } = await readServices("kafka");
  const counts = await ours.read.format("kafka").option("kafka.bootstrap.servers", kafka.plaintext)
    .option("subscribe", "vendor_counts_windowed").load()
    .selectExpr("CAST(key AS STRING) AS key", "CAST(value AS STRING) AS value").collect();
  assertEquals(difference(counts.map(({ key, value }) => `${key}: ${value}`), countsOf(sent)), SAME);
}

/** Rides of ten minutes, counted every five, once more. */
function countsOf(rides: readonly (readonly string[])[]): string[] {
  const stepMs = 300_000;
  const timeOf = (ms: number) => new Date(ms).toISOString().slice(0, 19).replace("T", " ");
  const windows = rides.flatMap(([vendor, pickup]) => {
    const lastMs = Math.floor(Date.parse(`${pickup!.replace(" ", "T")}Z`) / stepMs) * stepMs;
    return [lastMs - stepMs, lastMs].map((ms) => `${vendor}: ${timeOf(ms)}, ${timeOf(ms + 2 * stepMs)}`);
  });
  return [...Map.groupBy(windows, (window) => window)].map(([window, { length }]) => `${window}, ${length}`);
}
