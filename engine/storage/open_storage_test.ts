import { assert, assertEquals, assertThrows } from "@std/assert";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { StorageError } from "../errors.ts";
import { FolderStorage } from "./folder_storage.ts";
import { openStorage } from "./open_storage.ts";
import { S3Storage } from "./s3_storage.ts";

const S3 = { region: "eu-central-1", accessKeyId: "AKIDEXAMPLE", secretAccessKey: "secret" };

Deno.test("openStorage() opens a bucket with settings", () => {
  for (
    const url of ["s3a://hwe-class/ada/bronze", "s3://hwe-class/ada/bronze/", "S3A://hwe-class//ada//bronze"]
  ) {
    const storage = openStorage(url, { s3: S3, practiceFolder: ".practice" });
    assert(storage instanceof S3Storage);
    assertEquals(storage.url, url);
    assertEquals(storage.urlOf("part 1"), "s3a://hwe-class/ada/bronze/part%201");
  }
  assertEquals(openStorage("s3a://hwe-class", { s3: S3 }).urlOf("x"), "s3a://hwe-class/x");
});

Deno.test("openStorage() stores a bucket in the practice folder without settings, under the bucket's name", async () => {
  const practiceFolder = await Deno.makeTempDir();
  const storage = openStorage("s3a://hwe-class/ada/bronze", { practiceFolder });
  assertEquals(storage.url, "s3a://hwe-class/ada/bronze");
  assertEquals(storage.urlOf("day=1/part"), "s3a://hwe-class/ada/bronze/day=1/part");
  await storage.create("day=1/part", new TextEncoder().encode("rows"));
  assertEquals(
    await Deno.readTextFile(join(practiceFolder, "hwe-class", "ada", "bronze", "day=1", "part")),
    "rows",
  );
  await Deno.remove(practiceFolder, { recursive: true });
});

Deno.test("openStorage() names the missing settings", () => {
  assertThrows(
    () => openStorage("s3a://hwe-class/ada", {}),
    StorageError,
    "Cannot open s3a://hwe-class/ada: there are no settings for S3. Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, and " +
      "AWS_SESSION_TOKEN when the credentials are temporary, or name a practice folder",
  );
});

Deno.test("openStorage() opens paths and file URLs", () => {
  const here = pathToFileURL(Deno.cwd()).href;
  const names: [string, string][] = [
    ["data/bronze", `${here}/data/bronze/x`],
    ["./data/../bronze/", `${here}/bronze/x`],
    ["~/data", `${here}/~/data/x`],
    [resolve("a b"), `${here}/a%20b/x`],
    [`${here}/my%20data`, `${here}/my%20data/x`],
    [`${here}/my data`, `${here}/my%20data/x`],
  ];
  for (const [url, expected] of names) {
    const storage = openStorage(url, { s3: S3 });
    assert(storage instanceof FolderStorage);
    assertEquals([storage.url, storage.urlOf("x")], [url, expected]);
  }
});

Deno.test(
  "openStorage() takes Hadoop's file URLs with one slash",
  { ignore: Deno.build.os === "windows" },
  () => {
    assertEquals(
      openStorage("file:/tmp/checkpoint", {}).urlOf("metadata"),
      "file:///tmp/checkpoint/metadata",
    );
  },
);

Deno.test("openStorage() takes Windows paths", { ignore: Deno.build.os !== "windows" }, () => {
  assertEquals(openStorage("C:\\my data\\bronze", {}).urlOf("x"), "file:///C:/my%20data/bronze/x");
  assertEquals(openStorage("file:///C:/my%20data", {}).urlOf("x"), "file:///C:/my%20data/x");
});

const REFUSED: [string, string][] = [
  ["", "Cannot open a storage: its path is empty"],
  ["s3n://bucket/key", "Cannot open s3n://bucket/key: s3n:// is not supported, its successor is s3a://"],
  ["hdfs://node/x", "Cannot open hdfs://node/x: hdfs:// is not supported, use s3a://, file:// or a path"],
  ["s3a://", "Cannot open s3a://: write it as s3a://bucket/key, with the name of a bucket"],
  ["s3a:bucket/key", "Cannot open s3a:bucket/key: write it as s3a://bucket/key, with the name of a bucket"],
  ["s3a://../key", "Cannot open s3a://../key: write it as s3a://bucket/key, with the name of a bucket"],
  [
    "s3a://AKID:secret@bucket/key",
    "Cannot open s3a://…@bucket/key: write it as s3a://bucket/key, with the name of a bucket",
  ],
  [
    "s3a://bucket/../../etc",
    'Cannot use "../../etc" as a path in a storage: its parts must not be empty, . or ..',
  ],
  ["file://elsewhere/x%2Fy", "Cannot open file://elsewhere/x%2Fy: it is not a file URL of this system"],
];

for (const [url, message] of REFUSED) {
  Deno.test(`openStorage() refuses ${JSON.stringify(url)}`, () => {
    const error = assertThrows(
      () => openStorage(url, { s3: S3, practiceFolder: ".practice" }),
      StorageError,
      message,
    );
    assert(!error.message.includes("secret@"));
  });
}
