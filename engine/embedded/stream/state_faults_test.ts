import { assert, assertEquals, assertRejects } from "@std/assert";
import { createSession } from "../../create_session.ts";
import { expr } from "../../declare/column.ts";
import type { DataFrame } from "../../declare/data_frame.ts";
import { RuntimeConf } from "../../declare/runtime_conf.ts";
import { Session } from "../../declare/session.ts";
import type { SparkError } from "../../errors.ts";
import { EmbeddedEngine } from "../embedded_engine.ts";
import { MemoryStream } from "../source/memory/memory_stream.ts";
import type { FaultPoint } from "./fault_point.ts";
import { StreamTest } from "./scenario.ts";

const FAULTS = [
  "before offset log",
  "after offset log",
  "before state",
  "after state",
  "after part file",
  "before metadata log",
  "after metadata log",
  "before commit log",
  "after commit log",
];

/** Five starts of a windowed count of what is left after dropping duplicates, some of which crash. */
async function run(faultPoint: FaultPoint): Promise<unknown[]> {
  const folder = await Deno.makeTempDir({ prefix: "state_faults_test_" });
  using stream = new MemoryStream("k STRING, v INT");
  for (let start = 0; start < 5; start++) {
    const conf = new RuntimeConf();
    await using session = new Session(new EmbeddedEngine({ conf, storage: {}, faultPoint }), conf);
    stream.addData(["a", 10 * start], ["b", 10 * start + 1], ["a", 10 * start], ["a", 10 * start + 12]);
    const counts = stream.toDF(session).selectExpr("k", "timestamp_seconds(v) AS ts").withWatermark(
      "ts",
      "5 seconds",
    )
      .dropDuplicates("k", "ts").groupBy(expr("window(ts, '10 seconds')"), "k").count();
    const query = await counts.writeStream.format("parquet").trigger({ availableNow: true })
      .option("checkpointLocation", `${folder}/checkpoint`).start(`${folder}/out`);
    await query.awaitTermination().catch((error: SparkError) =>
      assertEquals(error.condition, "STREAM_FAILED")
    );
  }
  await using session = createSession();
  const rows = await session.read.parquet(`${folder}/out`).selectExpr(
    "CAST(window.start AS BIGINT) AS start",
    "k",
    "count",
  ).collect();
  await Deno.remove(folder, { recursive: true });
  return rows.map((row) => `${row.start} ${row.k} ${row.count}`).toSorted();
}

const WITHOUT_FAULT = ["0 b 1", "10 a 2", "10 b 1", "20 a 2", "20 b 1", "30 a 2", "30 b 1"];

Deno.test("a stream with state gives every group once", async () => {
  assertEquals(await run(() => {}), WITHOUT_FAULT);
});

for (const fault of FAULTS) {
  Deno.test(`a stream with state gives every group once after a failure ${fault}`, async () => {
    let hits = 0;
    const rows = await run((name) => {
      if (name === fault && ++hits === 2) throw new Error(`crash ${name}`);
    });
    assert(hits >= 2);
    // The start that crashed leaves its work to the next one, so the last windows may still be open.
    assertEquals(rows, WITHOUT_FAULT.slice(0, rows.length));
    assert(rows.length >= 5, `${rows}`);
  });
}

Deno.test("a stream with state is refused with other keys or aggregates, and with what changed", async () => {
  await using test = await StreamTest.open();
  using stream = new MemoryStream("v INT, w INT");
  const frame = stream.toDF(test.session);
  const start = async (counts: DataFrame) => {
    stream.addData([1, 2]);
    const query = await test.start(counts, { mode: "update", trigger: { kind: "once" } });
    await query.awaitTermination();
  };
  await start(frame.groupBy("v").count());
  const condition = async (counts: DataFrame) =>
    ((await assertRejects(() => start(counts), Error)).cause as SparkError).condition;
  assertEquals(await condition(frame.groupBy("w").count()), "STATE_STORE_KEY_SCHEMA_NOT_COMPATIBLE");
  assertEquals(
    await condition(frame.groupBy("v").agg(expr("sum(w)"))),
    "STATE_STORE_VALUE_SCHEMA_NOT_COMPATIBLE",
  );
  assertEquals(
    await condition(frame.dropDuplicates("v")),
    "STREAMING_STATEFUL_OPERATOR_NOT_MATCH_IN_STATE_METADATA",
  );
  await start(frame.groupBy("v").count());
  assertEquals(test.sink.batches.get(1), [[1, 5]]);
});
