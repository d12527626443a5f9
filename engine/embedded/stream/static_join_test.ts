import { assertEquals } from "@std/assert";
import { createSession } from "../../create_session.ts";
import type { DataFrame } from "../../declare/data_frame.ts";
import { StreamTest } from "./scenario.ts";
import { MemoryStream } from "../source/memory/memory_stream.ts";

Deno.test("a stream joined with rows of the program gives each batch's matches at once", async () => {
  await using test = await StreamTest.open();
  using stream = new MemoryStream("v INT");
  const names = test.session.createDataFrame([[1, "one"], [2, "two"], [4, "four"]], "v INT, name STRING");
  const query = await test.start(stream.toDF(test.session).join(names, "v"));
  for (const rows of [[[1], [2], [3]], [[4]]]) {
    stream.addData(...rows);
    await query.processAllAvailable();
  }
  await query.stop();
  assertEquals([...test.sink.batches], [[0, [[1, "one"], [2, "two"]]], [1, [[4, "four"]]]]);
});

Deno.test("a stream can be filtered by what a static query says now", async () => {
  const folder = await Deno.makeTempDir({ prefix: "static_join_test_" });
  await using session = createSession();
  using wanted = new MemoryStream("id INT");
  using stream = new MemoryStream("id INT");
  const write = async (frame: DataFrame, name: string) => {
    const query = await frame.writeStream.format("parquet").trigger({ availableNow: true })
      .option("checkpointLocation", `${folder}/checkpoint-${name}`).start(`${folder}/${name}`);
    await query.awaitTermination();
  };
  wanted.addData([1], [3]);
  await write(wanted.toDF(session), "wanted");
  session.read.parquet(`${folder}/wanted`).createOrReplaceTempView("wanted");
  stream.toDF(session).createOrReplaceTempView("numbers");
  const chosen = session.sql("SELECT id FROM numbers WHERE id > (SELECT min(id) FROM wanted)");
  stream.addData([1], [2], [3]);
  await write(chosen, "chosen");
  const rows = await session.read.parquet(`${folder}/chosen`).collect();
  await Deno.remove(folder, { recursive: true });
  assertEquals(rows.map((row) => row.id).toSorted(), [2, 3]);
});

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
