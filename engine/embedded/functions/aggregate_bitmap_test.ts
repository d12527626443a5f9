import { assertEquals, assertRejects } from "@std/assert";
import { createSession } from "../../mod.ts";

async function firstBytes(call: string, ...values: readonly string[]): Promise<unknown> {
  await using session = createSession({ conf: {} });
  const rows = `FROM VALUES ${values.map((value) => `(${value})`).join(", ")} AS t(x)`;
  const [row] = await session.sql(
    `SELECT hex(substring(${call}, 1, 3)) AS head, length(${call}) AS size ${rows}`,
  )
    .collect();
  return row;
}

Deno.test("bitmap_construct_agg() has a bit for each position", async () => {
  assertEquals(await firstBytes("bitmap_construct_agg(x)", "0", "9", "9", "NULL"), {
    head: "010200",
    size: 4096,
  });
  await assertRejects(() => firstBytes("bitmap_construct_agg(x)", "32768"), Error, "INVALID_BITMAP_POSITION");
});

Deno.test("bitmap_or_agg() and bitmap_and_agg() bring bitmaps together", async () => {
  assertEquals(await firstBytes("bitmap_or_agg(x)", "X'0104'", "X'02'", "NULL"), {
    head: "030400",
    size: 4096,
  });
  assertEquals(await firstBytes("bitmap_and_agg(x)", "X'0304'", "X'02'"), { head: "020000", size: 4096 });
  assertEquals(await firstBytes("bitmap_and_agg(x)", "CAST(NULL AS BINARY)"), { head: "FFFFFF", size: 4096 });
});
