import { assertEquals } from "@std/assert";
import { startStreamingQuery } from "./start_streaming_query.ts";
import { ListStream, QueryFixture, writePlan } from "./testing.ts";

Deno.test("startStreamingQuery() with availableNow moves every row in batches of the source's limit, then ends", async () => {
  await using fixture = await QueryFixture.open();
  const stream = new ListStream(["a", "b", "c", "d", "e"]);
  stream.maxRows = 2;
  const query = await startStreamingQuery(
    fixture.parts([stream], { write: writePlan({ trigger: { kind: "availableNow" } }) }),
  );
  await query.awaitTermination();
  assertEquals(await fixture.committedRows(), ["a 0", "b 1", "c 2", "d 3", "e 4"]);
  assertEquals(query.recentProgress.map((p) => [p.batchId, p.numInputRows]), [[0, 2], [1, 2], [2, 1]]);
});
