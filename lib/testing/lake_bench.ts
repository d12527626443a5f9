import { createSession, openStorage, type Schema, type StorageOptions } from "../mod.ts";
import { type DeclareQueries, labMain } from "../lab.ts";
import { captureConsole } from "../testing.ts";
import { type CommittedBatch, committedOutput } from "./committed_output.ts";

/** A practice side of its own, gone after the test, whose layers a test can fill, and on which it runs labs. */
export class LakeBench implements AsyncDisposable {
  readonly folder: string;
  readonly storage: StorageOptions;

  private constructor(folder: string) {
    this.folder = folder;
    this.storage = { practiceFolder: `${folder}/s3` };
  }

  static async open(): Promise<LakeBench> {
    return new LakeBench(await Deno.makeTempDir({ prefix: "lake_bench_" }));
  }

  /** Adds Parquet files to a place of the lake, such as `bronze/reviews`, or with `overwrite` replaces those there. */
  async write(
    place: string,
    schema: Schema | string,
    rows: readonly object[],
    mode: "append" | "overwrite" = "append",
  ): Promise<void> {
    await using session = createSession({ storage: this.storage });
    const values = rows.map((row) => ({ ...row }));
    await session.createDataFrame(values, schema).write.mode(mode).parquet(this.url(place));
  }

  /** Runs a lab on what is there; gives its exit code and what it said. */
  async run(
    lab: string,
    declare: DeclareQueries,
    ...flags: string[]
  ): Promise<{ code: number; text: string }> {
    using output = captureConsole();
    const args = ["--practice", "--available-now", ...flags];
    const code = await labMain(lab, declare, args, {
      practiceFolder: this.folder,
      environment: {},
      envFile: "",
    });
    return { code, text: output.text };
  }

  /** What a lab has written to a place. */
  output(place: string): Promise<CommittedBatch[]> {
    return committedOutput(openStorage(this.url(place), this.storage));
  }

  url(place: string): string {
    return `s3a://hwe-practice/me/${place}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Deno.remove(this.folder, { recursive: true });
  }
}
