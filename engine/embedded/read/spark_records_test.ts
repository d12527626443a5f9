// Inference, values and misfits of JSON and CSV, as recorded from Spark 4.1.
import { assertEquals, assertRejects } from "@std/assert";
import { createSession } from "../../create_session.ts";
import type { DataType } from "../../declare/types.ts";
import { SparkError } from "../../errors.ts";
import recorded from "./spark_records.json" with { type: "json" };

interface Case {
  readonly name: string;
  readonly format: string;
  readonly content: string;
  /** The content is bytes, each as a character. */
  readonly bytes?: boolean;
  readonly options: Record<string, string>;
  readonly declared?: string;
  readonly schema?: string;
  readonly rows?: Record<string, unknown>[] | number;
  readonly error?: string[];
}

/** What is not supported, and refused by name. */
const REFUSED = new Set([
  "json comments",
  "json unquoted",
  "json prefersDecimal",
  "json dropFieldIfAllNull",
  "csv header enforce false",
]);
/** What differs from Spark, and how. */
const DIFFERENT: Readonly<Record<string, string>> = {
  "json bad utf8": "bytes that are no UTF-8 become U+FFFD, in Spark the record is malformed",
  "json string of": "an object read as text has no spaces, in Spark it is as in the file",
  "json only corrupt": "the corrupt column alone can be read, Spark refuses that",
  "json only scalars": "likewise",
  "csv infer ts": "a time of day alone is text, in Spark a timestamp of today",
};

const CASES = (recorded as unknown as Case[]).filter(({ format, name }) =>
  !(`${format} ${name}` in DIFFERENT)
);

for (const each of CASES) {
  Deno.test(`read.${each.format}() as Spark: ${each.name}`, async () => {
    const folder = await Deno.makeTempDir({ prefix: "spark_records_test_" });
    await using session = createSession();
    try {
      const bytes = each.bytes
        ? Uint8Array.from(each.content, (char) => char.charCodeAt(0))
        : new TextEncoder().encode(each.content);
      await Deno.writeFile(`${folder}/a.${each.format}`, bytes);
      const reader = session.read.format(each.format).options(each.options);
      const frame = (each.declared === undefined ? reader : reader.schema(each.declared)).load(folder);
      const isRefused = REFUSED.has(`${each.format} ${each.name}`);
      if (isRefused || each.error !== undefined) {
        const error = await assertRejects(() => frame.collect(), SparkError);
        const expected = isRefused ? ["UNSUPPORTED_OPTION"] : each.error!;
        assertEquals(expected.includes(error.condition), true, `${error.condition} is none of ${expected}`);
        return;
      }
      const schema = await frame.schema();
      assertEquals(simpleString(schema), each.schema);
      if (typeof each.rows === "number") assertEquals(await frame.count(), each.rows);
      else assertEquals((await frame.collect()).map((row) => asJson(row, schema)), each.rows);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  });
}

/** A type as Spark's `simpleString`. */
function simpleString(type: DataType): string {
  const names: Readonly<Record<string, string>> = {
    integer: "int",
    long: "bigint",
    short: "smallint",
    byte: "tinyint",
  };
  if (typeof type === "string") return names[type] ?? type;
  if (type.type === "array") return `array<${simpleString(type.elementType)}>`;
  if (type.type === "map") return `map<${simpleString(type.keyType)},${simpleString(type.valueType)}>`;
  return `struct<${type.fields.map((f) => `${f.name}:${simpleString(f.type)}`).join(",")}>`;
}

/** A collected value as `to_json` shows it, read back. */
function asJson(value: unknown, type?: DataType): unknown {
  if (String(type).startsWith("decimal")) return value === null ? null : Number(value);
  if (value instanceof Temporal.Instant || value instanceof Temporal.PlainDateTime) {
    return value.toString({ smallestUnit: "millisecond", roundingMode: "floor" });
  }
  if (value instanceof Temporal.PlainDate) return value.toString();
  if (value instanceof Uint8Array) return value.toBase64();
  if (value instanceof Map) return Object.fromEntries([...value].map(([k, v]) => [k, asJson(v)]));
  if (Array.isArray(value)) return value.map((item) => asJson(item));
  if (typeof value === "bigint") return Number(value);
  if (typeof value === "number" && !Number.isFinite(value)) return String(value);
  if (typeof value !== "object" || value === null) return value;
  const fields = typeof type === "object" && type.type === "struct" ? type.fields : [];
  const types = new Map(fields.map((f) => [f.name, f.type]));
  return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, asJson(v, types.get(k))]));
}
