import { assertEquals, assertRejects } from "@std/assert";
import { DuckDBInstance } from "@duckdb/node-api";
import { field, structType } from "../../declare/types.ts";
import { SliceSweeper } from "./slice_sweeper.ts";
import { type Slice, Stage, stageColumns, type StageOptions } from "./stage.ts";

const SCHEMA = structType([field("value", "binary"), field("n", "long")]);
const READ = { kind: "read", streaming: true, options: {}, paths: [] } as const;
const COLUMNS = stageColumns({
  read: READ,
  schema: SCHEMA,
  columns: [{ name: "value", landing: "text" }, { name: "n", landing: "as is" }],
});

async function withStage(
  more: Partial<StageOptions>,
  test: (stage: Stage, read: (slice: Slice, leaf: number) => Promise<string[]>) => Promise<void>,
): Promise<void> {
  const instance = await DuckDBInstance.create();
  const [lander, reader] = [await instance.connect(), await instance.connect()];
  const { signal } = new AbortController();
  {
    await using stage = new Stage({
      lander,
      sweeper: new SliceSweeper(reader),
      columns: [COLUMNS, COLUMNS],
      sliced: true,
      signal,
      ...more,
    });
    await test(stage, async (slice, leaf) => {
      const rows = await reader.runAndReadAll(`SELECT "value" || ' ' || "n" FROM ${slice.relationOf(leaf)}`);
      return rows.getRows().map(([text]) => String(text));
    });
  }
  const tables = await reader.runAndReadAll("SELECT count(*) FROM duckdb_tables()");
  assertEquals(tables.getRows(), [[0n]]);
  lander.closeSync();
  reader.closeSync();
  instance.closeSync();
}

Deno.test("stageColumns() lands text as strings, and always one column", () => {
  assertEquals(COLUMNS.map((column) => column.type), ["string", "long"]);
  const none = stageColumns({ read: READ, schema: SCHEMA, columns: [] });
  assertEquals(none, [{ wanted: { name: "n", landing: "as is" }, type: "long" }]);
});

Deno.test("Stage cuts slices when they are full, each leaf's rows in order", () =>
  withStage({ sliceBytes: 10 }, async (stage, read) => {
    const landing = (async () => {
      await stage.target(0).append([["a", "b"], [1n, 2n]], 6);
      await stage.target(0).append([["c"], [3n]], 6);
      await stage.target(1).append([["d"], [4n]], 6);
      await stage.target(1).scan(`SELECT 5::BIGINT AS n, 'e' AS "value"`, 1);
      await stage.finish();
    })();
    const seen = [];
    for await (const slice of stage.slices()) {
      await using rows = slice;
      seen.push([await read(rows, 0), await read(rows, 1)]);
    }
    await landing;
    assertEquals(seen, [[["a 1", "b 2", "c 3"], []], [[], ["d 4", "e 5"]]]);
  }));

Deno.test("Stage keeps a batch that must not be cut as one relation, also without rows", async () => {
  for (const rows of [["a", "b", "c"], []]) {
    await withStage({ sliced: false, sliceBytes: 1 }, async (stage, read) => {
      for (const text of rows) await stage.target(0).append([[text], [1n]], 100);
      await stage.finish();
      const slices = await Array.fromAsync(stage.slices());
      assertEquals(slices.length, 1);
      assertEquals(await read(slices[0]!, 0), rows.map((text) => `${text} 1`));
      await slices[0]![Symbol.asyncDispose]();
    });
  }
});

Deno.test("Stage makes a source wait while two slices are ahead, and lets it go when the query stops", async () => {
  const stop = new AbortController();
  await withStage({ sliceBytes: 1, signal: stop.signal }, async (stage) => {
    const target = stage.target(0);
    await target.append([["a"], [1n]], 10);
    let isWaiting = true;
    const second = target.append([["b"], [2n]], 10).finally(() => isWaiting = false);
    const refused = assertRejects(() => second, Error, "stopped");
    await new Promise((resolve) => setTimeout(resolve, 20));
    assertEquals(isWaiting, true);
    stop.abort(new Error("stopped"));
    await refused;
    await assertRejects(() => target.append([["c"], [3n]], 10), Error, "stopped");
  });
});

Deno.test("Stage hands on what went wrong in a source", () =>
  withStage({}, async (stage) => {
    stage.fail(new Error("the topic is gone"));
    await assertRejects(() => Array.fromAsync(stage.slices()), Error, "the topic is gone");
  }));
