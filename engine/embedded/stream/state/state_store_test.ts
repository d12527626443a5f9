import { assert, assertEquals, assertRejects } from "@std/assert";
import { type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import { SparkError } from "../../../errors.ts";
import { FolderStorage } from "../../../storage/folder_storage.ts";
import { acceptOperators, type KnownOperator, rememberOperators } from "./state_schema.ts";
import { StateStore } from "./state_store.ts";

const SCHEMA = {
  keys: [{ name: "k", type: "INTEGER" }, { name: "t", type: "VARCHAR" }],
  values: [{ name: "n", type: "HUGEINT" }, { name: "l", type: "INTEGER[]" }],
};

class Fixture implements AsyncDisposable {
  private constructor(
    readonly storage: FolderStorage,
    readonly connection: DuckDBConnection,
    readonly instance: DuckDBInstance,
  ) {}

  static async open(): Promise<Fixture> {
    const instance = await DuckDBInstance.create(":memory:");
    const folder = await Deno.makeTempDir({ prefix: "state_test_" });
    return new Fixture(new FolderStorage(folder), await instance.connect(), instance);
  }

  store(closing?: { opensAt: string | undefined; closesAt: string }): StateStore {
    const { connection, storage } = this;
    return new StateStore({ connection, storage, operatorId: 0, schema: SCHEMA, closing });
  }

  /** Adds one to the keys, and a list with the key. */
  async count(store: StateStore, keys: readonly (readonly [number | null, string | null])[]): Promise<void> {
    const values = keys.map(([k, t]) => `(${k ?? "NULL"}, ${t === null ? "NULL" : `'${t}'`})`).join(", ");
    await this.connection.run(
      `CREATE OR REPLACE TEMP TABLE changed AS SELECT b.k::INTEGER AS k, b.t::VARCHAR AS t, coalesce(s.n, 0) + 1 AS n, ` +
        `list_concat(s.l, [b.k::INTEGER]) AS l, s.rowid AS "row" FROM (VALUES ${values}) AS b(k, t) ` +
        `LEFT JOIN ${store.table} AS s ON ${store.sameKey("s", "b")}`,
    );
    await store.put("changed", keys.length);
  }

  async rows(store: StateStore): Promise<string[]> {
    const found = await this.connection.runAndReadAll(
      `SELECT concat_ws(' ', coalesce(k::VARCHAR, '-'), coalesce(t, '-'), n, l) FROM ${store.table} ORDER BY ALL`,
    );
    return found.getRows().map(([text]) => String(text));
  }

  async files(): Promise<string[]> {
    const files = await Array.fromAsync(this.storage.list("state"));
    return files.map((file) => file.path.replace("state/0/0/", "").replace(".parquet", ""));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.connection.closeSync();
    this.instance.closeSync();
    await this.storage.removeAll();
  }
}

Deno.test("StateStore keeps NULL as a key, and restores every version as it was", async () => {
  await using fixture = await Fixture.open();
  const store = fixture.store();
  await store.restore(0);
  const versions: string[][] = [];
  for (let version = 1; version <= 14; version++) {
    await fixture.count(store, [[null, "x"], [version, null], [version % 3, "y"]]);
    await store.remove(`k = ${version - 2} AND t IS NULL`);
    await store.commit(version);
    versions.push(await fixture.rows(store));
  }
  assertEquals(
    versions[13]!.find((row) => row.startsWith("- x")),
    "- x 14 [NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL]",
  );
  for (const version of [1, 9, 10, 11, 14]) {
    const again = fixture.store();
    await again.restore(version);
    assertEquals(await fixture.rows(again), versions[version - 1], `version ${version}`);
    assertEquals(again.rowCount, versions[version - 1]!.length);
  }
});

Deno.test("StateStore writes a snapshot after ten small versions, and keeps what older versions need", async () => {
  await using fixture = await Fixture.open();
  const store = fixture.store();
  await store.restore(0);
  for (let version = 1; version <= 21; version++) {
    await fixture.count(store, [[1, "x"]]);
    await store.commit(version);
  }
  assert((await fixture.files()).includes("10.snapshot"));
  await store.purgeBefore(12);
  const kept = await fixture.files();
  assertEquals(kept.filter((file) => file.endsWith("snapshot")), ["10.snapshot", "20.snapshot"]);
  assertEquals(kept.filter((file) => file.endsWith("delta")).length, 11);
  const again = fixture.store();
  await again.restore(12);
  assertEquals((await fixture.rows(again)).length, 1);
});

Deno.test("StateStore writes a version again over what a killed batch left", async () => {
  await using fixture = await Fixture.open();
  const killed = fixture.store();
  await killed.restore(0);
  await fixture.count(killed, [[1, "x"]]);
  await killed.commit(1);
  await fixture.count(killed, [[2, "x"]]);
  await killed.commit(2); // and killed before commits/1
  const store = fixture.store();
  await store.restore(1);
  assertEquals(await fixture.rows(store), ["1 x 1 [1]"]);
  await fixture.count(store, [[2, "x"]]);
  await store.commit(2);
  const again = fixture.store();
  await again.restore(2);
  assertEquals(await fixture.rows(again), ["1 x 1 [1]", "2 x 1 [2]"]);
});

Deno.test("StateStore knows the window that ends first, before and after a restart", async () => {
  await using fixture = await Fixture.open();
  const closing = { opensAt: undefined, closesAt: "make_timestamptz(k * 1000)" };
  const store = fixture.store(closing);
  await store.restore(0);
  assertEquals(store.nextToClose, undefined);
  await fixture.count(store, [[5, "x"], [3, "x"], [9, "x"]]);
  assertEquals(store.nextToClose?.endMs, 3);
  assertEquals(await store.close(2), undefined);
  assert(await store.close(5));
  assertEquals([store.nextToClose?.endMs, store.rowCount], [9, 1]);
  await store.commit(1);
  const again = fixture.store(closing);
  await again.restore(1);
  assertEquals(again.nextToClose?.endMs, 9);
});

Deno.test("StateStore says which file is missing", async () => {
  await using fixture = await Fixture.open();
  const error = await assertRejects(() => fixture.store().restore(3), SparkError);
  assertEquals(error.condition, "CANNOT_LOAD_STATE_STORE.CANNOT_READ_DELTA_FILE_NOT_EXISTS");
  assert(error.message.includes("state/0/0/1.delta.parquet"), error.message);
});

Deno.test("StateStore says which file is damaged", async () => {
  await using fixture = await Fixture.open();
  await fixture.storage.create("state/0/0/1.delta.parquet", new TextEncoder().encode("PAR1, but no more"));
  const error = await assertRejects(() => fixture.store().restore(1), SparkError);
  assertEquals(error.condition, "CANNOT_LOAD_STATE_STORE.UNCATEGORIZED");
  assert(error.message.includes("1.delta.parquet is damaged"), error.message);
});

const OPERATOR: KnownOperator = {
  operatorName: "stateStoreSave",
  keys: ["k"],
  values: ["count(INT)"],
  schema: { keys: [{ name: "k0", type: "INTEGER" }], values: [{ name: "p0_0", type: "BIGINT" }] },
};

for (
  const [change, now, condition] of [
    ["other operators", [], "STREAMING_STATEFUL_OPERATOR_NOT_MATCH_IN_STATE_METADATA"],
    ["other keys", [{ ...OPERATOR, keys: ["other"] }], "STATE_STORE_KEY_SCHEMA_NOT_COMPATIBLE"],
    ["other aggregates", [{ ...OPERATOR, values: ["max(INT)"] }], "STATE_STORE_VALUE_SCHEMA_NOT_COMPATIBLE"],
  ] as const
) {
  Deno.test(`acceptOperators() refuses ${change}`, async () => {
    await using fixture = await Fixture.open();
    await acceptOperators(fixture.storage, [OPERATOR]);
    await rememberOperators(fixture.storage, [OPERATOR]);
    await acceptOperators(fixture.storage, [OPERATOR]);
    const error = await assertRejects(() => acceptOperators(fixture.storage, now), SparkError);
    assertEquals(error.condition, condition);
    assert(error.message.includes("--fresh"));
  });
}
