import { assertEquals, assertRejects } from "@std/assert";
import { AnalysisError, createSession } from "../../mod.ts";

Deno.test("monotonically_increasing_id() begins at 0 in each query and counts the rows that are left", async () => {
  await using session = createSession();
  const query = "SELECT monotonically_increasing_id() AS i, id FROM range(4) WHERE id > 1 ORDER BY id";
  for (let run = 0; run < 2; run++) {
    const rows = await session.sql(query).collect();
    assertEquals(rows, [{ i: 0n, id: 2n }, { i: 1n, id: 3n }]);
  }
});

Deno.test("input_file_name() is empty for rows of no file, and refused for rows of files", async () => {
  await using session = createSession();
  assertEquals(await session.sql("SELECT input_file_name() AS f, spark_partition_id() AS p").collect(), [{
    f: "",
    p: 0,
  }]);
  const folder = await Deno.makeTempDir();
  await Deno.writeTextFile(`${folder}/a.txt`, "x");
  const frame = session.read.format("text").load(folder).selectExpr("input_file_name()");
  const error = await assertRejects(() => frame.collect(), AnalysisError);
  assertEquals(error.condition, "UNSUPPORTED_FEATURE.INPUT_FILE");
  await Deno.remove(folder, { recursive: true });
});
