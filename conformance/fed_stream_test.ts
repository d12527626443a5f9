import { assertEquals } from "@std/assert";
import { createSession } from "../engine/mod.ts";
import { openStream } from "./fed_stream.ts";

for (const isOfFiles of [false, true]) {
  const name = isOfFiles ? "files" : "memory";
  Deno.test(`openStream() gives each call's rows to one batch, from ${name}`, async () => {
    const folder = await Deno.makeTempDir();
    await using session = createSession({ print: () => {} });
    using stream = openStream("word STRING, n INT", isOfFiles ? folder : undefined);
    const query = await stream.toDF(session).writeStream.format("memory").queryName("rows").start();
    for (const rows of [[["a", 1], ["b", null]], [["c", 2]]]) {
      stream.addData(...rows);
      await query.processAllAvailable();
    }
    await query.stop();
    assertEquals(query.recentProgress.map(({ numInputRows }) => numInputRows), [2, 1]);
    assertEquals(await session.table("rows").orderBy("word").collect(), [
      { word: "a", n: 1 },
      { word: "b", n: null },
      { word: "c", n: 2 },
    ]);
    await Deno.remove(folder, { recursive: true });
  });
}
