import type { DataFrame, Plan, Schema, Session, StructType } from "../lib/mod.ts";
import { assertColumns, assertFields, assertRows, oneRow, type Row, typeText } from "./compare_rows.ts";
import type { Asked, Checks } from "./lab_question.ts";
import { frameOf, streamedRows } from "./run_stream.ts";
import { require } from "./wrong_answer.ts";

/** What holds for an answer that gives a schema. */
export function checksOfSchema<Lab>(
  columns: readonly string[],
  answer: (lab: Asked<Lab>) => Promise<StructType>,
): Checks<Lab> {
  return {
    [`the ${columns.length} columns are there, in order, with their types`]: async (lab) => {
      const { fields } = await answer(lab);
      assertFields(fields.map(({ name, type }) => [name, typeText(type)]), columns, true);
    },
  };
}

/** What a stream of Parquet files is tried with. */
export interface StreamTrial<Lab> {
  readonly answer: (lab: Asked<Lab>, session: Session, schema: Schema, path: string) => Promise<DataFrame>;
  readonly schema: StructType;
  /** Each as `name type`. */
  readonly columns: readonly string[];
  readonly rows: (seed: number) => readonly Row[];
}

/** What holds for an answer that reads the Parquet files of a path as a stream: it is run, and run again when files have come. */
export function checksOfStream<Lab>({ answer, schema, columns, rows }: StreamTrial<Lab>): Checks<Lab> {
  return {
    "it is a stream of the Parquet files in the path, with the schema": async (lab, { session, folder }) => {
      const { plan } = await answer(lab, session, schema, `${folder}/layer`);
      const read = readIn(plan);
      require(read !== undefined, "It reads nothing.");
      require(
        (read.format ?? "parquet").toLowerCase() === "parquet",
        `It reads files of the format ${read.format}, and they are Parquet files.`,
      );
      require(
        read.schema !== undefined,
        "It declares no schema: a stream of files does not guess its columns.",
      );
      assertFields(read.schema.fields.map(({ name, type }) => [name, typeText(type)]), columns);
    },
    "every row of the files is there, also of those that come later": async (lab, trial) => {
      const { session, folder, seed } = trial;
      const path = `${folder}/layer`;
      const all = rows(seed);
      const half = Math.ceil(all.length / 2);
      await frameOf(session, columns, all.slice(0, half)).write.parquet(path);
      const stream = await answer(lab, session, schema, path);
      await assertColumns(stream, columns);
      const says = {
        missing: "A row of the files is missing",
        extra: "A row is there that is in none of the files",
      };
      const input = (
        row: Row,
      ) => [oneRow("in the files", row, columns.slice(0, 3).map((one) => one.split(" ")[0]!))];
      const compare = async (expected: readonly Row[]) =>
        assertRows({ expected, actual: await streamedRows(stream, trial, "layer"), says, input });
      await compare(all.slice(0, half));
      await frameOf(session, columns, all.slice(half)).write.mode("append").parquet(path);
      await compare(all);
    },
  };
}

/** The one place that a plan reads from. */
export function readIn(plan: Plan): Extract<Plan, { kind: "read" }> | undefined {
  if (plan.kind === "read") return plan;
  return "input" in plan ? readIn(plan.input as Plan) : undefined;
}
