import type { Session } from "../../../engine/mod.ts";
import type { Cases, Params } from "../../program.ts";
import { checkpointFiles, progressOf } from "../../streams.ts";

export const about =
  "Streams of files: how many in a batch and in which order, which names count, patterns, the log of seen files, what is refused";

const SECOND_MS = 1000;

type Trigger = { readonly once: true } | { readonly availableNow: true };

export function run(session: Session, { folder }: Params): Cases {
  /** Writes a file of so many lines, as old as the number of seconds says. */
  async function put(path: string, lines: number, second = 0): Promise<void> {
    const file = `${folder}/${path}`;
    await Deno.mkdir(file.slice(0, file.lastIndexOf("/")), { recursive: true });
    await Deno.writeTextFile(file, `${path.slice(-1)}\n`.repeat(lines));
    const at = new Date((1_700_000_000 + second) * SECOND_MS);
    await Deno.utime(file, at, at);
  }

  async function putDoubling(name: string): Promise<void> {
    for (const [i, letter] of [..."abcde"].entries()) await put(`${name}/${letter}`, 2 ** i, i);
  }

  function runs(
    name: string,
    options: Readonly<Record<string, string>> = {},
    trigger: Trigger = { availableNow: true },
    from = name,
  ): Promise<unknown[]> {
    const lines = session.readStream.format("text").options(options).load(`${folder}/${from}`);
    return progressOf(
      lines.writeStream.format("parquet").option("path", `${folder}/out/${name}`)
        .option("checkpointLocation", `${folder}/checkpoint/${name}`).trigger(trigger),
    );
  }

  async function doubling(
    name: string,
    options: Readonly<Record<string, string>>,
    trigger?: Trigger,
  ): Promise<unknown[]> {
    await putDoubling(name);
    return await runs(name, options, trigger);
  }

  const written = (name: string) => session.read.parquet(`${folder}/out/${name}`);
  const noColumns = () => session.readStream.format("json").load(`${folder}/limited`);

  return {
    "two files in a batch, oldest first": () => doubling("limited", { maxFilesPerTrigger: "2" }),
    "nothing new": () => runs("limited", { maxFilesPerTrigger: "2" }),
    "newest first": () => doubling("newest", { maxFilesPerTrigger: "2", latestFirst: "true" }),
    "by bytes": () => doubling("bytes", { maxBytesPerTrigger: "6" }),
    "once takes all": () => doubling("once", { maxFilesPerTrigger: "1" }, { once: true }),
    "what was written": () => written("limited"),
    "names that do not count": async () => {
      await put("hidden/a.txt", 1);
      await put("hidden/_b.txt", 2);
      await put("hidden/.c.txt", 4);
      await put("hidden/d.txt._COPYING_", 8);
      await put("hidden/_e=1", 16);
      return await runs("hidden");
    },
    "a pattern": async () => {
      await put("tree/sub/f1", 1);
      await put("tree/f5", 2);
      await put("tree/sub/deeper/f3", 4);
      await put("tree/sub/deeper/deepest/f6", 8);
      return await runs("pattern", {}, { availableNow: true }, "tree/*/*");
    },
    "a pattern without files yet": () => runs("patience", {}, { availableNow: true }, "nowhere/*"),
    "a file changed after it was read": async () => {
      await put("limited/a", 3, 100);
      return await runs("limited", {});
    },
    "files too old": async () => {
      await put("old/a", 1, -10 * 86_400);
      await put("old/b", 2);
      return await runs("old", { maxFileAge: "7d" });
    },
    "names only": async () => {
      await put("names/x/f", 1);
      await put("names/y/f", 2, 1);
      return await runs(
        "names",
        { fileNameOnly: "true", maxFilesPerTrigger: "1" },
        { availableNow: true },
        "names/*",
      );
    },
    "log of seen files, compacted": async () => {
      session.conf.set("spark.sql.streaming.fileSource.log.compactInterval", "2");
      await doubling("compacted", { maxFilesPerTrigger: "1" });
      session.conf.set("spark.sql.streaming.fileSource.log.compactInterval", "10");
      return Object.keys(await checkpointFiles(`${folder}/checkpoint/compacted`));
    },
    "no columns given": () => noColumns(),
    "no such folder": () => session.readStream.format("text").load(`${folder}/missing`),
    "no folder given": () => session.readStream.format("text").load(),
    "a limit that is none": () => runs("limited", { maxFilesPerTrigger: "0" }),
    "two limits": () => runs("limited", { maxFilesPerTrigger: "1", maxBytesPerTrigger: "1" }),
    "no checkpoint": () =>
      progressOf(
        session.readStream.format("text").load(`${folder}/limited`).writeStream.format("parquet")
          .option("path", `${folder}/out/none`).trigger({ availableNow: true }),
      ),
    "collect of a stream": () => session.readStream.format("text").load(`${folder}/limited`).collect(),
    "write of a stream": () =>
      session.readStream.format("text").load(`${folder}/limited`).write.parquet(`${folder}/no`),
    "writeStream of a static frame": () =>
      progressOf(
        session.read.format("text").load(`${folder}/limited`).writeStream.format("parquet")
          .option("checkpointLocation", `${folder}/checkpoint/static`).option("path", `${folder}/out/static`),
      ),
    "update mode into files": () =>
      progressOf(
        session.readStream.format("text").load(`${folder}/limited`).writeStream.format("parquet").outputMode(
          "update",
        )
          .option("checkpointLocation", `${folder}/checkpoint/update`).option("path", `${folder}/out/update`),
      ),
    "a source more than the checkpoint has": () => {
      const lines = () => session.readStream.format("text").load(`${folder}/limited`);
      return progressOf(
        lines().union(lines()).writeStream.format("parquet").option("path", `${folder}/out/limited`)
          .option("checkpointLocation", `${folder}/checkpoint/limited`).trigger({ availableNow: true }),
      );
    },
  };
}
