import { assertEquals, assertMatch } from "@std/assert";
import { ServerLog } from "./server_log.ts";

function channel(...texts: string[]): ReadableStream<Uint8Array<ArrayBuffer>> {
  return ReadableStream.from(texts).pipeThrough(new TextEncoderStream());
}

Deno.test("ServerLog shows downloads while the server starts, and everything afterwards", async () => {
  const shown: string[] = [];
  const log = new ServerLog((line) => shown.push(line));
  await log.read(
    channel("WARN Utils: x\ndownloading https://repo/a/b-1.", "jar ...\r\ndownloading file:/x ..."),
  );
  log.ready();
  await log.read(channel("ERROR Executor: y\n"));
  assertEquals(shown, ["Downloading b-1.jar …", "ERROR Executor: y"]);
  assertEquals(log.reason, "WARN Utils: x\ndownloading https://repo/a/b-1.jar ...\ndownloading file:/x ...");
});

Deno.test("ServerLog names the package that was not to be had", async () => {
  const log = new ServerLog(() => {});
  await log.read(channel(
    'Exception in thread "main" java.lang.RuntimeException: [unresolved dependency: org.apache.spark#spark-sql-kafka-0-10_2.13;4.9.9: not found]\n' +
      "\tat org.apache.spark.util.MavenUtils$.resolve(MavenUtils.scala:539)\n",
  ));
  assertMatch(
    log.reason,
    /^The package org\.apache\.spark:spark-sql-kafka-0-10_2\.13:4\.9\.9 was not .*--jars/,
  );
});
