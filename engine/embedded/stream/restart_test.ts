import { assert, assertEquals, assertRejects } from "@std/assert";
import { createSession } from "../../create_session.ts";
import { SparkError } from "../../errors.ts";
import { MemoryStream } from "../source/memory/memory_stream.ts";
import { StreamTest } from "./scenario.ts";
import { ManualClock } from "./testing.ts";

Deno.test("idle ticks make no batches, and a committed batch is not run again", async () => {
  await using test = await StreamTest.open();
  using stream = new MemoryStream("v INT");
  const clock = new ManualClock(0);
  const trigger = { kind: "processingTime", intervalMs: 10_000 } as const;
  const start = () => test.start(stream.toDF(test.session), { clock, trigger });
  const tick = async (times: number) => {
    for (let i = 0; i < times; i++) clock.advanceTo(await clock.sleeping());
    await clock.sleeping();
  };
  const logged = async () =>
    [await test.text("offsets/2"), await test.text("commits/1")].map((text) => text !== undefined);

  stream.addData([1], [2], [3]);
  const first = await start();
  await clock.sleeping();
  stream.addData([4], [5], [6]);
  await tick(1);
  await tick(3);
  assertEquals(await logged(), [false, true]);
  await first.stop();

  const second = await start();
  await tick(1);
  assertEquals(await logged(), [false, true]);
  stream.addData([7], [8], [9]);
  await tick(1);
  await second.stop();
  assertEquals([...test.sink.batches], [[0, [[1], [2], [3]]], [1, [[4], [5], [6]]], [2, [[7], [8], [9]]]]);
});

Deno.test("a query that starts from the checkpoint of a running one takes its place, unless that is switched off", async () => {
  const folder = await Deno.makeTempDir({ prefix: "restart_test_" });
  await using session = createSession();
  using stream = new MemoryStream("v INT");
  const start = () =>
    stream.toDF(session).writeStream.format("parquet").option("checkpointLocation", `${folder}/checkpoint`)
      .start(`${folder}/out`);
  const first = await start();
  const second = await start();
  assertEquals([first.isActive, second.isActive, first.exception], [false, true, null]);
  assertEquals(second.id, first.id);
  assert(second.runId !== first.runId);
  session.conf.set("spark.sql.streaming.stopActiveRunOnRestart", "false");
  assertEquals((await assertRejects(start, SparkError)).condition, "CONCURRENT_QUERY");
  assert(second.isActive);
  await second.stop();
  await Deno.remove(folder, { recursive: true });
});
