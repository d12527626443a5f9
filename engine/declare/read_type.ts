import { AnalysisError, closeNames } from "../errors.ts";
import { DAY_TIME_UNITS, dayTimeType, YEAR_MONTH_UNITS, yearMonthType } from "./interval_type.ts";
import type { SqlCursor } from "./sql_cursor.ts";
import type { SqlToken } from "./sql_tokens.ts";
import { pointer } from "./syntax_error.ts";
import {
  arrayType,
  type DataType,
  decimalType,
  mapType,
  type SimpleType,
  type StructField,
  type StructType,
  structType,
} from "./types.ts";

const SIMPLE_TYPES: Readonly<Record<string, SimpleType>> = {
  void: "void",
  null: "void",
  boolean: "boolean",
  tinyint: "byte",
  byte: "byte",
  smallint: "short",
  short: "short",
  int: "integer",
  integer: "integer",
  bigint: "long",
  long: "long",
  float: "float",
  real: "float",
  double: "double",
  string: "string",
  binary: "binary",
  date: "date",
  timestamp: "timestamp",
  timestamp_ltz: "timestamp",
  timestamp_ntz: "timestamp_ntz",
  variant: "variant",
};
const OTHER_NAMES = [
  "decimal",
  "dec",
  "numeric",
  "array",
  "map",
  "struct",
  "interval",
  "time",
  "varchar",
  "char",
];

/** Spark's types that this engine has no values for. */
const FOREIGN = ["geometry", "geography"];

/** Reads the type that comes next, as in `CAST(x AS type)`. */
export function readType(cursor: SqlCursor): DataType {
  return cursor.nested(() => readAnyType(cursor));
}

function readAnyType(cursor: SqlCursor): DataType {
  const token = cursor.peek();
  if (token.kind !== "word") throw cursor.error("expected a data type");
  cursor.next();
  const name = token.text.toLowerCase();
  switch (name) {
    case "array": {
      open(cursor, token, "ARRAY<INT>");
      const elementType = readType(cursor);
      cursor.expect(">", "after the type of the elements");
      return arrayType(elementType);
    }
    case "map": {
      open(cursor, token, "MAP<STRING, INT>");
      const keyType = readType(cursor);
      cursor.expect(",", "after the type of the keys");
      const valueType = readType(cursor);
      cursor.expect(">", "after the type of the values");
      return mapType(keyType, valueType);
    }
    case "struct":
      return readStruct(cursor, token);
    case "interval":
      return readInterval(cursor);
    case "time":
      return readTime(cursor);
    case "decimal":
    case "dec":
    case "numeric":
      return readDecimal(cursor, token);
    case "varchar":
    case "char":
    case "character":
      return readText(cursor, name);
    case "timestamp":
      if (cursor.takes("WITHOUT", "TIME", "ZONE")) return "timestamp_ntz";
      break;
    case "string":
      if (cursor.sees("COLLATE")) readCollation(cursor);
      break;
  }
  const type = Object.hasOwn(SIMPLE_TYPES, name) ? SIMPLE_TYPES[name] : undefined;
  if (type === undefined) throw unknownType(cursor.text, token);
  if (cursor.sees("(")) throw cursor.error(`${token.text.toUpperCase()} takes no length`);
  return type;
}

function open(cursor: SqlCursor, token: SqlToken, example: string): void {
  if (cursor.takes("<")) return;
  const name = token.text.toUpperCase();
  throw new AnalysisError(
    `INCOMPLETE_TYPE_DEFINITION.${name}`,
    `The type ${name} needs the types of its parts, for example ${example}.` +
      pointer(cursor.text, token.start, token.end),
  );
}

function readStruct(cursor: SqlCursor, token: SqlToken): StructType {
  if (cursor.takes("<>")) return structType([]);
  open(cursor, token, "STRUCT<name: STRING, age: INT>");
  if (cursor.takes(">")) return structType([]);
  const fields = readFields(cursor);
  cursor.expect(">", "after the last field of the struct");
  return structType(fields);
}

/** Reads `name type [NOT NULL] [COMMENT text]`, one or several. */
export function readFields(cursor: SqlCursor): StructField[] {
  const fields: StructField[] = [];
  do {
    const name = cursor.name("the name of a column");
    cursor.takes(":");
    const type = readType(cursor);
    const nullable = !cursor.takes("NOT", "NULL");
    let metadata = {};
    if (cursor.takes("COMMENT")) {
      if (cursor.peek().kind !== "string") throw cursor.error("expected the comment, in quotes");
      metadata = { comment: cursor.next().value };
    }
    fields.push({ name, type, nullable, metadata });
  } while (cursor.takes(","));
  return fields;
}

function readInterval(cursor: SqlCursor): DataType {
  const family = seenUnit(cursor);
  if (family === undefined) return "interval";
  const { from: first, units, typeOf } = family;
  cursor.next();
  if (!cursor.takes("TO")) return typeOf({ from: first, to: first });
  const smaller = units.slice(first + 1).map((unit) => unit.toUpperCase());
  const next = smaller.find((unit) => cursor.takes(unit));
  if (next !== undefined) return typeOf({ from: first, to: first + 1 + smaller.indexOf(next) });
  throw cursor.error(
    `expected a smaller unit than ${units[first]!.toUpperCase()}${
      smaller.length ? ": " + smaller.join(", ") : ""
    }`,
  );
}

const INTERVAL_FAMILIES = [
  { units: YEAR_MONTH_UNITS as readonly string[], typeOf: yearMonthType },
  { units: DAY_TIME_UNITS as readonly string[], typeOf: dayTimeType },
];

function seenUnit(cursor: SqlCursor) {
  for (const family of INTERVAL_FAMILIES) {
    const from = family.units.findIndex((unit) => cursor.sees(unit.toUpperCase()));
    if (from !== -1) return { ...family, from };
  }
  return undefined;
}

/** `TIME`, or `TIME(3)` with its digits behind the seconds. */
function readTime(cursor: SqlCursor): DataType {
  const token = cursor.peek(-1);
  let precision = 6;
  if (cursor.takes("(")) {
    precision = readInteger(cursor, "the number of digits behind the seconds");
    cursor.expect(")", "after the number of digits");
  }
  cursor.takes("WITHOUT", "TIME", "ZONE");
  if (precision <= 6) return `time(${precision})`;
  throw new AnalysisError(
    "UNSUPPORTED_TIME_PRECISION",
    `The seconds precision ${precision} of the TIME data type is out of the supported range [0, 6].` +
      pointer(cursor.text, token.start, token.end),
    { parameters: { precision: String(precision) } },
  );
}

function readDecimal(cursor: SqlCursor, token: SqlToken): DataType {
  if (!cursor.takes("(")) return decimalType();
  const precision = readInteger(cursor, "the number of digits");
  const scale = cursor.takes(",") ? readInteger(cursor, "the number of digits after the point") : 0;
  cursor.expect(")", "after the precision and scale");
  if (precision < 1 || precision > 38) {
    throw new AnalysisError(
      "DECIMAL_PRECISION_EXCEEDS_MAX_PRECISION",
      `Decimal precision ${precision} is not between 1 and 38.` +
        pointer(cursor.text, token.start, token.end),
    );
  }
  if (scale > precision) {
    throw new AnalysisError(
      "DECIMAL_SCALE_EXCEEDS_PRECISION",
      `Decimal scale ${scale} is greater than the precision ${precision}: scale counts those of the digits that follow ` +
        `the point.` + pointer(cursor.text, token.start, token.end),
    );
  }
  return decimalType(precision, scale);
}

function readText(cursor: SqlCursor, name: string): DataType {
  cursor.expect("(", `after ${name.toUpperCase()}, then the greatest length`);
  readInteger(cursor, "the greatest length");
  cursor.expect(")", "after the length");
  return "string";
}

function readInteger(cursor: SqlCursor, what: string): number {
  if (!/^\d+$/.test(cursor.peek().text)) throw cursor.error(`expected ${what}`);
  return Number(cursor.next().text);
}

function readCollation(cursor: SqlCursor): void {
  cursor.next();
  const token = cursor.peek();
  if (cursor.name("a collation").toUpperCase() === "UTF8_BINARY") return;
  throw unsupported(
    `The collation ${token.text} is not supported: strings compare by their bytes`,
    cursor.text,
    token,
  );
}

function unknownType(text: string, token: SqlToken): AnalysisError {
  if (FOREIGN.includes(token.text.toLowerCase())) {
    return unsupported(`This engine has no values of the type ${token.text.toUpperCase()}`, text, token);
  }
  const names = closeNames(token.text, [...Object.keys(SIMPLE_TYPES), ...OTHER_NAMES])
    .map((name) => name.toUpperCase());
  const sentence = `Unsupported data type "${token.text.toUpperCase()}". Did you mean one of ${
    names.join(", ")
  }?`;
  return unsupported(sentence, text, token);
}

function unsupported(sentence: string, text: string, token: SqlToken): AnalysisError {
  const stop = /[.?]$/.test(sentence) ? "" : ".";
  return new AnalysisError("UNSUPPORTED_DATATYPE", sentence + stop + pointer(text, token.start, token.end), {
    parameters: { typeName: token.text.toUpperCase() },
  });
}
