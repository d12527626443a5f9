import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { createSession } from "../../create_session.ts";
import { AnalysisError } from "../../errors.ts";
import type { DataFrame } from "../../declare/data_frame.ts";
import type { Session } from "../../declare/session.ts";

async function withSession(test: (session: Session, folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "write_files_test_" });
  await using session = createSession({ conf: { "spark.sql.session.timeZone": "America/New_York" } });
  try {
    await test(session, folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** The files below a folder, what is random in their names left out. */
async function names(folder: string): Promise<string[]> {
  const found: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    if (isDirectory) found.push(...(await names(`${folder}/${name}`)).map((below) => `${name}/${below}`));
    else found.push(name.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/, "UUID"));
  }
  return found.sort();
}

/** The text of a folder's only part file. */
async function content(folder: string): Promise<string> {
  const parts = Array.from(Deno.readDirSync(folder), ({ name }) => name).filter((name) =>
    name.startsWith("part-")
  );
  assertEquals(parts.length, 1);
  return await Deno.readTextFile(`${folder}/${parts[0]}`);
}

function numbers(session: Session, ...values: (number | null)[]): DataFrame {
  return session.createDataFrame(values.map((i) => ({ i })), "i INT");
}

Deno.test("write.json() writes lines as Spark does", () =>
  withSession(async (session, folder) => {
    const rows = session.createDataFrame(
      [
        {
          by: 1,
          f: 1.5,
          d: 2.5,
          de: "1.20",
          da: "2024-01-02",
          ts: "2024-07-01T10:11:12.345678-04:00",
          nt: "2024-07-01T10:11:12",
          s: 'quo"te, comma\nnew\tline \\ back é 🚲',
          ar: [1, null],
          st: { x: 1, y: null },
        },
        { f: NaN, d: 1e-5, s: "" },
        {},
      ].map((row) => ({
        ts: null,
        nt: null,
        da: null,
        by: null,
        f: null,
        d: null,
        de: null,
        s: null,
        ar: null,
        st: null,
        ...row,
      })),
      "by BYTE, f FLOAT, d DOUBLE, de STRING, da STRING, ts STRING, nt STRING, s STRING, ar ARRAY<INT>, st STRUCT<x: INT, y: STRING>",
    ).selectExpr(
      "by",
      "f",
      "d",
      "CAST(de AS DECIMAL(10,2)) AS de",
      "CAST(da AS DATE) AS da",
      "CAST(ts AS TIMESTAMP) AS ts",
      "CAST(nt AS TIMESTAMP_NTZ) AS nt",
      "s",
      "ar",
      "st",
    );
    await rows.write.json(`${folder}/out`);
    assertEquals(await names(`${folder}/out`), ["_SUCCESS", "part-00000-UUID-c000.json"]);
    assertEquals(
      await content(`${folder}/out`),
      '{"by":1,"f":1.5,"d":2.5,"de":1.20,"da":"2024-01-02","ts":"2024-07-01T10:11:12.345-04:00","nt":"2024-07-01T10:11:12.000",' +
        '"s":"quo\\"te, comma\\nnew\\tline \\\\ back é 🚲","ar":[1,null],"st":{"x":1}}\n{"f":"NaN","d":1.0E-5,"s":""}\n{}\n',
    );
  }));

Deno.test("write.csv() trims and quotes as Spark does", () =>
  withSession(async (session, folder) => {
    const texts = [
      'a"b',
      "a\\b",
      'a\\"b',
      "a\rb",
      "\tx",
      "a,b",
      "\\",
      '""',
      " ",
      "  a  b  ",
      "a\n",
      "#",
      "",
      null,
      "'",
      "x\u00a0",
    ];
    const frame = session.createDataFrame(texts.map((v, i) => ({ i, v })), "i INT, v STRING");
    const written = async (name: string, options: Record<string, string>) => {
      await frame.write.options(options).csv(`${folder}/${name}`);
      return await content(`${folder}/${name}`);
    };
    assertEquals(
      await written("plain", {}),
      '0,"a\\"b"\n1,a\\b\n2,"a\\\\\\"b"\n3,"a\rb"\n4,x\n5,"a,b"\n6,\\\n7,"\\"\\""\n8,""\n9,a  b\n10,"a"\n11,#\n12,""\n13,\n14,\'\n15,x\u00a0\n',
    );
    assertEquals(
      await written("escape", { escape: '"', header: "true" }),
      'i,v\n0,"a""b"\n1,a\\b\n2,"a\\""b"\n3,"a\rb"\n4,x\n5,"a,b"\n6,\\\n7,""""""\n8,""\n9,a  b\n10,"a"\n11,#\n12,""\n13,\n14,\'\n15,x\u00a0\n',
    );
    assertEquals(
      await written("null", { nullValue: "N", emptyValue: "", sep: "\t" }),
      '0\t"a\\"b"\n1\ta\\b\n2\t"a\\\\\\"b"\n3\t"a\rb"\n4\tx\n5\ta,b\n6\t\\\n7\t"\\"\\""\n8\t\n9\ta  b\n10\t"a"\n11\t#\n12\t\n13\tN\n14\t\'\n15\tx\u00a0\n',
    );
    await frame.filter("i = 11").select("v").write.csv(`${folder}/first`);
    assertEquals(await content(`${folder}/first`), '"#"\n');
  }));

Deno.test("write.csv() writes numbers and times as Spark does, and a header for no rows", () =>
  withSession(async (session, folder) => {
    const frame = numbers(session, 1).selectExpr(
      "CAST(1e10 AS FLOAT) AS f",
      "12345678.9D AS d",
      "CAST('1969-12-31 23:59:59' AS TIMESTAMP) AS ts",
      "CAST('1900-01-01 00:00:00.1' AS TIMESTAMP_NTZ) AS nt",
      "CAST('hi' AS BINARY) AS b",
    );
    await frame.write.csv(`${folder}/out`);
    assertEquals(
      await content(`${folder}/out`),
      "1.0E10,1.23456789E7,1969-12-31T23:59:59.000-05:00,1900-01-01T00:00:00.100,[68 69]\n",
    );
    await frame.filter("false").write.option("header", true).csv(`${folder}/empty`);
    assertEquals(await content(`${folder}/empty`), "f,d,ts,nt,b\n");
  }));

Deno.test("write.text() writes lines, NULL as an empty one", () =>
  withSession(async (session, folder) => {
    await session.createDataFrame([{ s: "a" }, { s: null }, { s: ' "b" ' }], "s STRING").write.text(
      `${folder}/out`,
    );
    assertEquals(await content(`${folder}/out`), 'a\n\n "b" \n');
    await assertRejects(() => numbers(session, 1).write.text(`${folder}/no`), AnalysisError, 'type "INT"');
  }));

Deno.test("write follows its mode", () =>
  withSession(async (session, folder) => {
    const out = `${folder}/out`;
    const values = async () => (await session.read.parquet(out).collect()).map((row) => row.i).sort();
    await numbers(session, 1).write.parquet(out);
    const error = await assertRejects(
      () => numbers(session, 2).write.parquet(out),
      AnalysisError,
      "already exists",
    );
    assertEquals(error.condition, "PATH_ALREADY_EXISTS");
    await numbers(session, 2).write.mode("ignore").parquet(out);
    assertEquals(await values(), [1]);
    await numbers(session, 2).write.mode("append").parquet(out);
    assertEquals(await values(), [1, 2]);
    await session.read.parquet(out).filter("i = 2").write.mode("overwrite").parquet(out);
    assertEquals(await values(), [2]);
    await assertRejects(() =>
      session.createDataFrame([{ s: "x" }], "s STRING").selectExpr("CAST(s AS INT) AS i").write.mode(
        "overwrite",
      ).parquet(out)
    );
    assertEquals(await values(), [2]);
    assertEquals((await names(out)).length, 2);
  }));

Deno.test("write.partitionBy() makes folders, and none for no rows", () =>
  withSession(async (session, folder) => {
    const frame = session.createDataFrame([{ a: 1, b: "x y" }, { a: 2, b: null }], "a INT, b STRING");
    await frame.write.partitionBy("b").json(`${folder}/out`);
    assertEquals(await names(`${folder}/out`), [
      "_SUCCESS",
      "b=__HIVE_DEFAULT_PARTITION__/part-00000-UUID.c000.json",
      "b=x y/part-00000-UUID.c000.json",
    ]);
    await frame.filter("false").write.partitionBy("b").json(`${folder}/none`);
    assertEquals(await names(`${folder}/none`), ["_SUCCESS"]);
  }));

Deno.test("write refuses what cannot be written, with Spark's conditions", () =>
  withSession(async (session, folder) => {
    const condition = async (write: () => Promise<void>) =>
      (await assertRejects(write, AnalysisError)).condition;
    const frame = numbers(session, 1);
    const nested = frame.selectExpr("i", "array(i) AS l");
    assertEquals(
      await condition(() => frame.write.format("xx").save(`${folder}/o`)),
      "DATA_SOURCE_NOT_FOUND",
    );
    assertEquals(await condition(() => frame.write.save()), "_LEGACY_ERROR_TEMP_2047");
    assertEquals(
      await condition(() => nested.write.csv(`${folder}/o`)),
      "UNSUPPORTED_DATA_TYPE_FOR_DATASOURCE",
    );
    assertEquals(await condition(() => frame.write.option("path", "x").save("y")), "_LEGACY_ERROR_TEMP_1307");
    assertEquals(
      await condition(() => frame.write.partitionBy("i").json(`${folder}/o`)),
      "ALL_PARTITION_COLUMNS_NOT_ALLOWED",
    );
    assertEquals(
      await condition(() => frame.write.option("pretty", true).json(`${folder}/o`)),
      "UNSUPPORTED_OPTION",
    );
    assert(assertThrows(() => frame.write.mode("xx"), AnalysisError).message.includes("INVALID_SAVE_MODE"));
    assertThrows(
      () => session.readStream.format("kafka").load().write,
      AnalysisError,
      "CALL_ON_STREAMING_DATASET_UNSUPPORTED",
    );
  }));
