import { assertEquals, assertRejects } from "@std/assert";
import { createSession } from "../../create_session.ts";
import { schemaToDdl } from "../../declare/parse_type.ts";
import type { Session } from "../../declare/session.ts";
import { AnalysisError } from "../../errors.ts";

/** Test equipment: a folder with text files. */
async function withFiles(
  files: Readonly<Record<string, string | Uint8Array<ArrayBuffer>>>,
  test: (session: Session, folder: string) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "file_input_test_" });
  await using session = createSession({ storage: { practiceFolder: folder } });
  try {
    for (const [name, content] of Object.entries(files)) {
      const path = `${folder}/${name}`;
      await Deno.mkdir(path.slice(0, path.lastIndexOf("/")), { recursive: true });
      await Deno.writeFile(path, typeof content === "string" ? new TextEncoder().encode(content) : content);
    }
    await test(session, folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const TREE = { "st/a.txt": "root", "st/sub/c.txt": "sub", "pt/k=1/b.txt": "one", "pt/k=x%20y/c.txt": "two" };

Deno.test("read finds files by folder, name, pattern and several paths, as Spark does", () =>
  withFiles(
    { ...TREE, "pt/a.txt": "not in a partition", "pt/k=1/_h.txt": "hidden" },
    async (session, folder) => {
      const values = async (options: Record<string, string>, ...paths: string[]) => {
        const full = paths.map((path) => `${folder}/${path}`);
        return (await session.read.options(options).text(...full).collect()).map((row) =>
          Object.values(row).join(" ")
        ).sort();
      };
      assertEquals(await values({}, "st"), ["root"]);
      assertEquals(await values({ recursiveFileLookup: "true" }, "st"), ["root", "sub"]);
      assertEquals(await values({}, "st/*"), ["root", "sub"]);
      assertEquals(await values({}, "st/{a,b}.txt"), ["root"]);
      assertEquals(await values({}, "st/a.txt"), ["root"]);
      assertEquals(await values({}, "st", "st/sub"), ["root", "sub"]);
      assertEquals(await values({}, "pt"), ["one 1", "two x y"]);
      assertEquals(await values({}, "pt/k=1"), ["one"]);
      assertEquals(await values({ basePath: `${folder}/pt` }, "pt/k=1"), ["one 1"]);
      assertEquals(await values({ pathGlobFilter: "c*" }, "pt"), ["two x y"]);
    },
  ));

Deno.test("read tells what is missing, empty or in conflict, with Spark's conditions", () =>
  withFiles({
    ...TREE,
    "st5/k=1/b.txt": "1",
    "st5/x/k=1/b.txt": "1",
    "st4/k=1/b.txt": "1",
    "st4/j=1/b.txt": "1",
  }, async (session, folder) => {
    await Deno.mkdir(`${folder}/empty`);
    const condition = async (format: string, path: string) =>
      (await assertRejects(
        () => session.read.format(format).load(`${folder}/${path}`).schema(),
        AnalysisError,
      )).condition;
    assertEquals(await condition("json", "nope"), "PATH_NOT_FOUND");
    assertEquals(await condition("text", "st/*.zip"), "PATH_NOT_FOUND");
    assertEquals(await condition("csv", "empty"), "UNABLE_TO_INFER_SCHEMA");
    assertEquals(await condition("parquet", "empty"), "UNABLE_TO_INFER_SCHEMA");
    assertEquals(await condition("orc", "st"), "DATA_SOURCE_NOT_FOUND");
    assertEquals(await condition("text", "st5"), "CONFLICTING_DIRECTORY_STRUCTURES");
    assertEquals(await condition("text", "st4"), "CONFLICTING_PARTITION_COLUMN_NAMES");
    assertEquals(await session.read.text(`${folder}/empty`).collect(), []);
    for (const option of ["mergeSchema", "modifiedAfter", "ignoreCorruptFiles"]) {
      const read = session.read.option(option, "true").text(`${folder}/st`);
      await assertRejects(
        () => read.collect(),
        AnalysisError,
        `The option ${option} of the format text is not supported`,
      );
    }
    const twice = await assertRejects(
      () => session.read.option("path", "x").text("y").schema(),
      AnalysisError,
    );
    assertEquals(twice.condition, "_LEGACY_ERROR_TEMP_1306");
  }));

Deno.test("read puts partition columns last, and takes them from the folder rather than from the file", () =>
  withFiles({ "in/k=7/a.json": '{"k": 1, "v": 2}' }, async (session, folder) => {
    const frame = session.read.json(`${folder}/in`);
    assertEquals(schemaToDdl(await frame.schema()), "k INT,v BIGINT");
    assertEquals(await frame.collect(), [{ k: 7, v: 2n }]);
    const declared = session.read.schema("k STRING, v INT").json(`${folder}/in`);
    assertEquals(schemaToDdl(await declared.schema()), "v INT,k STRING");
    assertEquals(await declared.collect(), [{ v: 2, k: "7" }]);
    assertEquals(await declared.select("k").collect(), [{ k: "7" }]);
    assertEquals(await declared.count(), 1);
  }));

Deno.test("read.text() cuts lines as Spark does, unpacks gzip, and reads buckets of the practice folder", async () => {
  const packed = new Blob(["one\ntwo\n"]).stream().pipeThrough(new CompressionStream("gzip"));
  const bytes = Uint8Array.from([..."a\r\nb\rc\n\nd"].map((c) => c.charCodeAt(0)).concat([0xff, 0x0a]));
  await withFiles({
    "bucket/in/a.txt": bytes,
    "gz/a.txt.gz": new Uint8Array(await new Response(packed).arrayBuffer()),
    "bad/a.txt.bz2": "x",
  }, async (session, folder) => {
    const lines = async (path: string, options = {}) =>
      (await session.read.options(options).text(path).collect()).map((row) => row.value);
    assertEquals(await lines("s3a://bucket/in"), ["a", "b", "c", "", "d\ufffd"]);
    assertEquals(await lines("s3a://bucket/in", { lineSep: "b" }), ["a\r\n", "\rc\n\nd\ufffd\n"]);
    assertEquals(await lines("s3a://bucket/in", { wholetext: true }), ["a\r\nb\rc\n\nd\ufffd\n"]);
    assertEquals(await lines(`${folder}/gz`), ["one", "two"]);
    await assertRejects(() => lines(`${folder}/bad`), AnalysisError, "compressed as .bz2 is not supported");
  });
});
