/**
 * What a case of a program comes to, in a form that does not depend on the engine.
 *
 * @module
 */
import {
  type DataFrame,
  DataFrame as Frame,
  type Session,
  SparkError,
  type StructType,
} from "../engine/mod.ts";
import { encodeValue, sortedByText, textOfIntervals } from "./encode_value.ts";

/** What came of a case: rows with their schema, any other value, or an error. */
export interface Outcome {
  readonly schema?: StructType;
  /** Each a list of encoded values; sorted where the order of rows is no promise. */
  readonly rows?: readonly (readonly unknown[])[];
  /** Of a case that is not a frame. */
  readonly value?: unknown;
  readonly error?: ErrorOutcome;
}

/** An error, by Spark's name for it. */
export interface ErrorOutcome {
  /** Whether it was found before any row moved. */
  readonly when: "analysis" | "run";
  /** Null for an error that Spark has no name for. */
  readonly condition: string | null;
  readonly parameters: Readonly<Record<string, string>>;
  readonly message: string;
}

/** A case of a program: gives a frame, of which schema and rows are compared, or anything that is JSON. */
export type Case = () => unknown;

/** A frame whose rows have an order that is a promise. */
export class InOrder {
  readonly frame: DataFrame;

  constructor(frame: DataFrame) {
    this.frame = frame;
  }
}

/** The result of a case of which the order of rows is compared too. */
export function inOrder(frame: DataFrame): InOrder {
  return new InOrder(frame);
}

/** Carries out a case here; on Spark it is run_program.py that does. */
export async function outcomeOf(run: Case, session: Session): Promise<Outcome> {
  let result: unknown;
  try {
    result = await run();
  } catch (error) {
    return { error: errorOutcome(error, "analysis") };
  }
  if (result instanceof Frame) return await frameOutcome(result, session, false);
  if (result instanceof InOrder) return await frameOutcome(result.frame, session, true);
  return { value: JSON.parse(JSON.stringify(result)) };
}

async function frameOutcome(frame: DataFrame, session: Session, isOrdered: boolean): Promise<Outcome> {
  let schema: StructType;
  try {
    schema = await frame.schema();
  } catch (error) {
    return { error: errorOutcome(error, "analysis") };
  }
  try {
    return { schema, rows: await frameRows(...distinctNames(frame, schema, session), isOrdered) };
  } catch (error) {
    return { schema, error: errorOutcome(error, "run") };
  }
}

/** The frame with other names where two of its columns have the same: a row would keep one of them. */
function distinctNames(frame: DataFrame, schema: StructType, session: Session): [DataFrame, StructType] {
  if (new Set(schema.fields.map(({ name }) => name)).size === schema.fields.length) return [frame, schema];
  const fields = schema.fields.map((field, i) => ({ ...field, name: `_${i}` }));
  frame.createOrReplaceTempView("compared_frame");
  const renamed = session.sql(`SELECT * FROM compared_frame AS t(${fields.map(({ name }) => name)})`);
  return [renamed, { type: "struct", fields }];
}

async function frameRows(frame: DataFrame, schema: StructType, isOrdered: boolean): Promise<unknown[][]> {
  const objects = await textOfIntervals(frame, schema).collect();
  const rows = objects.map((row) => schema.fields.map(({ name, type }) => encodeValue(row[name], type)));
  return isOrdered ? rows : sortedByText(rows);
}

/** The innermost of Spark's errors; one behind a STREAM_FAILED came while the stream ran. */
function errorOutcome(error: unknown, when: ErrorOutcome["when"]): ErrorOutcome {
  const chain: SparkError[] = [];
  for (let each = error; each instanceof Error; each = each.cause) {
    if (each instanceof SparkError) chain.push(each);
  }
  const innermost = chain.findLast(({ condition }) => condition !== "STREAM_FAILED");
  return {
    when: chain.some(({ condition }) => condition === "STREAM_FAILED") ? "run" : when,
    condition: innermost?.condition ?? null,
    parameters: innermost?.parameters ?? {},
    message: String(error),
  };
}
