/**
 * The checks of answers that every layer of the lake asks for: its schema, its stream, its writer.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import type { DataFrame, Session, StructType } from "../lib/mod.ts";
import type { Question } from "./question.ts";
import { assertStreamsParquet } from "./reads_parquet.ts";
import { assertAppendsParquet, type DeclareWriter } from "./writes_parquet.ts";

type Checks<Lab> = Question<Lab>["checks"];

/** Of an answer that gives a schema. */
export function checksOfSchema<Lab>(
  columns: readonly string[],
  answer: (lab: Lab) => StructType,
): Checks<Lab> {
  return {
    [`the ${columns.length} columns are there, in order, with their types`]: (lab) => {
      assertEquals(answer(lab).fields.map(({ name, type }) => `${name} ${type}`), columns);
    },
  };
}

/** Of an answer that reads the Parquet files of a path as a stream. */
export function checksOfStream<Lab>(
  schema: StructType,
  answer: (lab: Lab, session: Session, path: string) => DataFrame,
): Checks<Lab> {
  return {
    "it is a stream of the Parquet files in the path": (lab, session) => {
      const path = "s3a://hwe/me/layer";
      assertStreamsParquet(answer(lab, session, path), schema, path);
    },
  };
}

/** Of an answer that appends Parquet files to a path. */
export function checksOfWriter<Lab>(
  stream: (session: Session) => DataFrame,
  answer: (lab: Lab) => DeclareWriter,
): Checks<Lab> {
  return {
    "it appends Parquet files to the path, with the checkpoint": (lab, session) => {
      assertAppendsParquet(answer(lab), stream(session));
    },
  };
}
