import { assertEquals } from "@std/assert";
import { showTable } from "./show_table.ts";

Deno.test("showTable() ends in a line break only behind the table", () => {
  const rows = [["0"], ["1"]];
  const table = "+---+\n| id|\n+---+\n|  0|\n|  1|\n+---+\n";
  assertEquals(showTable({ names: ["id"], rows, more: false }, 20), table);
  assertEquals(showTable({ names: ["id"], rows, more: true }, 20), `${table}only showing top 2 rows`);
  assertEquals(
    showTable({ names: ["id"], rows: [["0"]], more: true }, 20, true),
    "-RECORD 0--\n id  | 0   \nonly showing top 1 row",
  );
  assertEquals(showTable({ names: ["id"], rows: [], more: false }, 20, true), "(0 rows)");
});
