import { assertEquals, assertMatch, assertRejects } from "@std/assert";
import { UsageError } from "../../lib/flags.ts";
import { RIDE_COLUMNS, rides } from "../../practice/sample/mod.ts";
import { rideRows } from "./ride_rows.ts";

const HEADER = RIDE_COLUMNS.join(",");
const [RIDE] = rides({ seed: 1, rows: 1 });

function rows(text: string) {
  return Array.fromAsync(rideRows(ReadableStream.from([new TextEncoder().encode(text)]), "rides.csv"));
}

Deno.test("rideRows() reads rows with and without a header, counted from 1", async () => {
  const fields = RIDE!.split(",");
  for (
    const text of [
      `${HEADER}\r\n${RIDE}\r\n${RIDE}`,
      `\uFEFF${HEADER}\n${RIDE}\n\n${RIDE}\n`,
      `${RIDE}\n${RIDE}`,
    ]
  ) {
    assertEquals(await rows(text), [{ row: 1, fields }, { row: 2, fields }]);
  }
});

Deno.test("rideRows() lets short rows and quoted fields through, as they are", async () => {
  assertEquals((await rows(`1,"a ""b"", c"\n2`)).map(({ fields }) => fields), [["1", 'a "b", c'], ["2"]]);
});

Deno.test("rideRows() names a quote that is never closed, after the rows before it", async () => {
  const [first, last, ...more] = await rows(`${RIDE}\n1,"x\n${RIDE}`);
  assertEquals([first, last?.row, last?.fields, more], [{ row: 1, fields: RIDE!.split(",") }, 2, [], []]);
  assertMatch(last?.problem ?? "", /^Quote Not Closed/);
});

Deno.test("rideRows() refuses a file with other columns, and one that cannot be read", async () => {
  const other = HEADER.replace("total_amount", "tip");
  await assertRejects(
    () => rows(`${other}\n${RIDE}`),
    UsageError,
    'column 17 is called "tip", and should be total_amount',
  );
  await assertRejects(
    () => rows("VendorID,x"),
    UsageError,
    'column 2 is called "x", and should be tpep_pickup_datetime',
  );
  const broken = new ReadableStream<Uint8Array>({ pull: () => Promise.reject(new Error("Is a directory")) });
  await assertRejects(
    () => Array.fromAsync(rideRows(broken, "rides")),
    UsageError,
    "Cannot read rides as CSV: Is a directory",
  );
});
