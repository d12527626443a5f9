import { assertEquals, assertRejects } from "@std/assert";
import { RemoteError } from "../client/remote_error.ts";
import { parseSchema } from "../../declare/parse_type.ts";
import { decodeMessage } from "../protocol/decode_message.ts";
import { encodeMessage } from "../protocol/encode_message.ts";
import type { Received, Sent } from "../protocol/message_types.ts";
import { localBatch } from "./local_batch.ts";
import { resultRows, resultTable } from "./result_batches.ts";

/** Answers of a server: what is left out has its default. */
async function* answers(
  ...sent: Sent<"ExecutePlanResponse">[]
): AsyncGenerator<Received<"ExecutePlanResponse">> {
  for (const each of sent) {
    yield decodeMessage("ExecutePlanResponse", encodeMessage("ExecutePlanResponse", each));
  }
}

const SCHEMA = {
  schema: { struct: { fields: [{ name: "n", data_type: { integer: {} }, nullable: true }] } },
};

/** A batch of one column of numbers. */
function batch(numbers: number[], more: Sent<"ArrowBatch"> = {}): Sent<"ExecutePlanResponse"> {
  const data = localBatch({ kind: "local", schema: parseSchema("n INT"), rows: numbers.map((n) => [n]) });
  return { arrow_batch: { data, row_count: numbers.length, ...more } };
}

Deno.test("resultRows() gives each batch as it comes, and reads on when asked", async () => {
  let sent = 0;
  async function* slowly() {
    for await (
      const each of answers(SCHEMA, batch([1, 2], { start_offset: 0 }), {}, batch([3], { start_offset: 2 }))
    ) {
      sent++;
      yield each;
    }
  }
  const rows = resultRows(slowly());
  assertEquals([(await rows.next()).value, sent], [[{ n: 1 }, { n: 2 }], 2]);
  assertEquals([(await rows.next()).value, sent], [[{ n: 3 }], 4]);
  assertEquals((await rows.next()).done, true);
});

Deno.test("resultTable() puts all batches into one table, also when there are no rows", async () => {
  const table = await resultTable(answers(SCHEMA, batch([1, 2]), batch([3])));
  assertEquals(table.getChild("n")?.toArray(), new Int32Array([1, 2, 3]));
  const empty = await resultTable(answers(SCHEMA, batch([])));
  assertEquals([empty.numRows, empty.schema.names], [0, ["n"]]);
});

Deno.test("resultRows() notices rows that were lost", async () => {
  const skipped = answers(SCHEMA, batch([1], { start_offset: 0 }), batch([3], { start_offset: 2 }));
  await assertRejects(
    () => Array.fromAsync(resultRows(skipped)),
    RemoteError,
    "row 2 where row 1 should come",
  );
  const short = answers(SCHEMA, batch([1], { row_count: 2 }));
  await assertRejects(() => Array.fromAsync(resultRows(short)), RemoteError, "1 rows where it says 2");
});
