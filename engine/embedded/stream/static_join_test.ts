import { assertEquals } from "@std/assert";
import { createSession } from "../../create_session.ts";
import type { DataFrame } from "../../declare/data_frame.ts";
import { MemoryStream } from "../source/memory/memory_stream.ts";

Deno.test("a stream joined with static data reads it anew for every batch", async () => {
  const folder = await Deno.makeTempDir({ prefix: "static_join_test_" });
  await using session = createSession();
  using customers = new MemoryStream("id INT, name STRING");
  using reviews = new MemoryStream("id INT, stars INT");
  const write = async (frame: DataFrame, name: string) => {
    const query = await frame.writeStream.format("parquet").trigger({ availableNow: true })
      .option("checkpointLocation", `${folder}/checkpoint-${name}`).start(`${folder}/${name}`);
    await query.awaitTermination();
  };
  const names = session.read.schema("id INT, name STRING").parquet(`${folder}/customers`);
  const joined = reviews.toDF(session).join(names, "id", "left").select("id", "stars", "name");
  customers.addData([1, "Ada"]);
  await write(customers.toDF(session), "customers");
  reviews.addData([1, 5], [2, 3]);
  await write(joined, "silver");
  customers.addData([2, "Bob"]);
  await write(customers.toDF(session), "customers");
  reviews.addData([2, 4]);
  await write(joined, "silver");
  const rows = await session.read.parquet(`${folder}/silver`).collect();
  await Deno.remove(folder, { recursive: true });
  assertEquals(rows.map((row) => `${row.id} ${row.stars} ${row.name}`).toSorted(), [
    "1 5 Ada",
    "2 3 null",
    "2 4 Bob",
  ]);
});
