// The programs of the comparison over Spark Connect, against PySpark on the same Spark: `deno task test:connect`, some ten minutes. Needs `deno task services:up`.
import { assertEquals } from "@std/assert";
import { compareAllOnConnect, CONNECT_PAGE, connectFaults, connectPage } from "./connect_page.ts";

const compared = await compareAllOnConnect();

Deno.test("programs over Spark Connect differ from PySpark only as connect_differences.ts lists", () => {
  assertEquals(connectFaults(compared), []);
});

Deno.test("the page in docs/ is what this run found (deno run -A conformance/connect_page.ts)", async () => {
  assertEquals(await Deno.readTextFile(CONNECT_PAGE), await connectPage(compared));
});
