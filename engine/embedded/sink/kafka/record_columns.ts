import { type DataType, sameType, sqlName, type StructType } from "../../../declare/types.ts";
import { arrayType, field, structType } from "../../../declare/types.ts";
import { AnalysisError } from "../../../errors.ts";

/** Where in a row the parts of a record are; undefined for a part that the rows do not have. */
export interface RecordColumns {
  readonly value: number;
  readonly key: number | undefined;
  readonly headers: number | undefined;
  readonly partition: number | undefined;
  /** Undefined also where the option names the topic of all rows. */
  readonly topic: number | undefined;
}

const HEADERS = arrayType(structType([field("key", "string"), field("value", "binary")]));

/**
 * Finds the columns that become records. Others are passed over, and names count with their case, as in Spark.
 *
 * @param topic The option `topic`, which goes before the column.
 * @throws {AnalysisError} `_LEGACY_ERROR_TEMP_3080` for a missing column, or one of another type.
 */
export function recordColumns(schema: StructType, topic: string | undefined): RecordColumns {
  const find = (name: string, types: readonly DataType[]) => {
    const at = schema.fields.findIndex((each) => each.name === name);
    if (at < 0) return undefined;
    const { type } = schema.fields[at]!;
    if (types.some((wanted) => sameType(type, wanted))) return at;
    const wanted = types.map(typeText).join(" or ");
    throw misfit(
      `${name} attribute unsupported type ${
        typeText(type)
      }. ${name} must be a(n) ${wanted}. Cast it: .selectExpr("CAST(${name} AS ${
        sqlName(types[0]!)
      }) AS ${name}", …)`,
    );
  };
  const topicAt = topic === undefined ? find("topic", ["string"]) : undefined;
  if (topic === undefined && topicAt === undefined) {
    throw misfit(
      "topic option required when no 'topic' attribute is present. Use the topic option for setting a topic.",
    );
  }
  const key = find("key", ["string", "binary"]);
  const value = find("value", ["string", "binary"]);
  if (value === undefined) {
    throw misfit(
      `Required attribute 'value' not found. The columns are ${
        schema.fields.map(({ name }) => name).join(", ") || "none"
      }; make one of them the value: .selectExpr("… AS value").`,
    );
  }
  return {
    value,
    key,
    headers: find("headers", [HEADERS]),
    partition: find("partition", ["integer"]),
    topic: topicAt,
  };
}

function typeText(type: DataType): string {
  return sqlName(type).toLowerCase().replaceAll(": ", ":").replaceAll(", ", ",");
}

function misfit(sentence: string): AnalysisError {
  return new AnalysisError("_LEGACY_ERROR_TEMP_3080", sentence);
}
