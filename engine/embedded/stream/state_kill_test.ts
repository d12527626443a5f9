import { assert, assertEquals } from "@std/assert";
import { fileURLToPath } from "node:url";
import { createSession } from "../../create_session.ts";
import { MemoryStream } from "../source/memory/memory_stream.ts";

const SCRIPT = fileURLToPath(import.meta.resolve("./killed_stream.ts"));

/** Runs {@linkcode file://./killed_stream.ts}. Returns whether it came to its end. */
async function run(folder: string, ...fault: string[]): Promise<boolean> {
  const args = ["run", "-A", "--no-check", SCRIPT, folder, ...fault];
  const { stderr, success } = await new Deno.Command(Deno.execPath(), {
    args,
    stderr: "piped",
    env: { NO_COLOR: "1" },
  })
    .output();
  const text = new TextDecoder().decode(stderr);
  assert(!text.includes("error:"), text);
  return success;
}

async function groups(folder: string): Promise<string[]> {
  await using session = createSession();
  const found = await session.read.parquet(`${folder}/out`)
    .selectExpr("CAST(window.start AS BIGINT) AS start", "k", "n", "sort_array(times) AS times").collect();
  return found.map((row) => `${row.start} ${row.k} ${row.n} ${row.times}`).toSorted();
}

Deno.test("a stream with state that is killed in the middle of batches gives what one that is not gives", async () => {
  const folder = await Deno.makeTempDir({ prefix: "state_kill_test_" });
  await using session = createSession();
  using stream = new MemoryStream("k STRING, v INT");
  // Files overlap by ten seconds, as much as the watermark allows: what is later may be dropped or not, as batches fall.
  for (let file = 0; file < 8; file++) {
    stream.addData(...Array.from({ length: 30 }, (_, i) => [`k${i % 4}`, 100 + 15 * file + (7 * i) % 25]));
    const write = await stream.toDF(session).selectExpr("k", "timestamp_seconds(v) AS ts").writeStream.format(
      "parquet",
    )
      .trigger({ availableNow: true }).option("checkpointLocation", `${folder}/in-checkpoint`).start(
        `${folder}/in`,
      );
    await write.awaitTermination();
  }
  assert(await run(folder));
  const expected = await groups(folder);
  for (const made of ["out", "checkpoint"]) await Deno.remove(`${folder}/${made}`, { recursive: true });

  for (const [fault, time] of [["after state", "2"], ["after part file", "1"], ["before commit log", "2"]]) {
    assertEquals(await run(folder, fault!, time!), false, fault);
  }
  assert(await run(folder));
  assertEquals(await groups(folder), expected);
  assert(expected.length > 8, `${expected}`);
  await Deno.remove(folder, { recursive: true });
});
