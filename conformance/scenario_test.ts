import { assertEquals } from "@std/assert";
import { carryOut } from "./scenario.ts";
import { EmbeddedStage } from "./scenario_stages.ts";

Deno.test("carryOut() gives the batches of each step and the watermark after it", async () => {
  await using stage = await EmbeddedStage.open();
  const steps = await carryOut({
    name: "counts",
    streams: { s: "v INT" },
    mode: "update",
    frames: { counted: { sql: "SELECT v, count(*) FROM s GROUP BY v" } },
    steps: [{ add: { s: [[3]] } }, { restart: {}, add: { s: [[3], [2]] } }],
  }, stage);
  const batch = (id: number, numInputRows: number, rows: number[][], operators: number[][]) => ({
    batches: [{ id, numInputRows, watermark: null, rows, operators }],
    next: 0,
  });
  assertEquals(steps, [
    batch(0, 1, [[3, 1]], [[1, 1, 0, 0]]),
    batch(1, 2, [[2, 1], [3, 2]], [[2, 2, 0, 0]]),
  ]);
});
