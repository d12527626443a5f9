import { type DataFrame, type DataStreamWriter, openStorage, type StreamWritePlan } from "../lib/mod.ts";
import { committedOutput, rowsOf } from "../lib/testing/committed_output.ts";
import { MemoryStream } from "../engine/testing.ts";
import { assertFields, assertRows, oneRow, type Row } from "./compare_rows.ts";
import type { Asked, Checks } from "./lab_question.ts";
import { runToEnd } from "./run_stream.ts";
import { require } from "./wrong_answer.ts";

/** An answer that declares how rows are written. */
export type DeclareWriter = (rows: DataFrame, path: string, checkpoint: string) => Promise<DataStreamWriter>;

/** What a writer is tried with. */
export interface WriterTrial<Lab> {
  readonly answer: (lab: Asked<Lab>) => DeclareWriter;
  /** Each as `name type`. */
  readonly columns: readonly string[];
  readonly rows: (seed: number) => readonly Row[];
}

/** Types in a Parquet file, as Arrow calls them. */
const ARROW_TYPES: Readonly<Record<string, string>> = {
  string: "Utf8",
  timestamp: "Timestamp<MICROSECOND, UTC>",
  int: "Int32",
  bigint: "Int64",
  double: "Float64",
};

/** What holds for an answer that appends Parquet files to a path: it is really run, stopped, started again, and its files are read by another reader of Parquet. */
export function checksOfWriter<Lab>({ answer, columns, rows }: WriterTrial<Lab>): Checks<Lab> {
  return {
    "it appends Parquet files to the path, with the checkpoint": async (lab, { session, folder }) => {
      const stream = session.readStream.format("rate").load();
      const [path, checkpoint] = [`${folder}/out`, `${folder}/checkpoint`];
      refuseOtherSettings((await answer(lab)(stream, path, checkpoint)).plan, path, checkpoint);
    },
    "every row is in the files once, also after a kill, a restart and new rows": async (lab, trial) => {
      const { session, folder, seed } = trial;
      const all = rows(seed);
      using source = new MemoryStream(columns.join(", "));
      const [path, checkpoint] = [`${folder}/out`, `${folder}/checkpoint`];
      const writer = await answer(lab)(source.toDF(session), path, checkpoint);
      const third = Math.ceil(all.length / 3);
      for (const part of [0, 1, 2]) {
        source.addData(...all.slice(part * third, (part + 1) * third));
        await runToEnd(writer);
        if (part === 1) await forgetLastCommit(checkpoint); // as a kill between the files and the commit does
      }
      await assertFiles(path, columns, all);
    },
  };
}

/** @throws {WrongAnswer} Names the setting that is missing, or another than the question asks for. */
function refuseOtherSettings(plan: StreamWritePlan, path: string, checkpoint: string): void {
  const { format = "parquet", outputMode, partitionBy } = plan;
  const option = (wanted: string) =>
    Object.entries(plan.options).find(([name]) => name.toLowerCase() === wanted.toLowerCase())?.[1];
  const near = Object.keys(plan.options).filter((name) =>
    !["path", "checkpointlocation"].includes(name.toLowerCase())
  );
  const instead = near.length > 0 ? ` Its other options are ${near.join(", ")}.` : "";
  require(format.toLowerCase() === "parquet", `It writes ${format}, and not Parquet files.`);
  require(outputMode === "append", `Its output mode is ${outputMode}, and not append.`);
  require(option("path") !== undefined, `It has no path: the rows would go nowhere.${instead}`);
  require(option("path") === path, `Its path is ${option("path")}, and not the one that it is given.`);
  require(
    option("checkpointLocation") !== undefined,
    `It has no checkpointLocation: after a restart it would not know where it was.${instead}`,
  );
  require(
    option("checkpointLocation") === checkpoint,
    `Its checkpointLocation is ${option("checkpointLocation")}, and not the one that it is given.`,
  );
  require(
    partitionBy.length === 0,
    `It uses partitionBy(${
      partitionBy.join(", ")
    }), which takes the column out of the files. The question asks for none.`,
  );
}

async function forgetLastCommit(checkpoint: string): Promise<void> {
  const names = await Array.fromAsync(Deno.readDir(`${checkpoint}/commits`), ({ name }) => Number(name));
  await Deno.remove(`${checkpoint}/commits/${Math.max(...names.filter(Number.isInteger))}`);
}

/** Asserts what the committed files hold, as a reader that is not this engine's finds them. */
export async function assertFiles(
  path: string,
  columns: readonly string[],
  rows: readonly Row[],
): Promise<void> {
  const batches = await committedOutput(openStorage(path, {}));
  const [file] = batches.flatMap(({ files }) => files);
  require(file !== undefined, "There are no files in its path.");
  const types = columns.map((column) => {
    const [name, ...type] = column.split(" ");
    return `${name} ${ARROW_TYPES[type.join(" ")] ?? type.join(" ")}`;
  });
  assertFields(Object.entries(file.columns), types);
  const names = columns.map((column) => column.split(" ")[0]!);
  assertRows({
    columns: names,
    expected: rows.map((row) => Object.fromEntries(names.map((name) => [name, parquetValue(row[name])]))),
    actual: rowsOf(batches),
    input: (row) => [oneRow("input", row, names.slice(0, 4))],
    says: {
      missing: "A row that it was given is not in the files",
      extra: "A row is in the files that it was not given",
    },
  });
}

function parquetValue(value: unknown): unknown {
  if (value instanceof Temporal.Instant) return value.epochMilliseconds;
  return value ?? null;
}
