import {
  blobValue,
  DuckDBBlobValue,
  type DuckDBConnection,
  DuckDBListType,
  DuckDBListValue,
  DuckDBScalarFunction,
  type DuckDBType,
  type DuckDBValue,
  listValue,
} from "@duckdb/node-api";
import { BIGINT, BLOB, BOOLEAN, DATE, DOUBLE, FLOAT, INTEGER, VARCHAR } from "@duckdb/node-api";
import type { ScalarUdf } from "./spark_function.ts";

const TYPES: Readonly<Record<string, DuckDBType>> = {
  BIGINT,
  BLOB,
  BOOLEAN,
  DATE,
  DOUBLE,
  FLOAT,
  INTEGER,
  VARCHAR,
};

/**
 * Makes JavaScript functions callable from a connection's SQL, and from every other connection of the same DuckDB instance.
 *
 * VARCHAR is a string, BIGINT a bigint, INTEGER, FLOAT and DOUBLE a number, BOOLEAN a boolean, BLOB a `Uint8Array`, and `VARCHAR[]` an array of
 * strings and nulls. A NULL argument gives NULL without a call. What a function throws ends the query with the same message.
 */
export function registerUdfs(connection: DuckDBConnection, udfs: Iterable<ScalarUdf>): void {
  for (const udf of udfs) connection.registerScalarFunction(scalarFunction(udf));
}

function scalarFunction(udf: ScalarUdf): DuckDBScalarFunction {
  const call = udf.call as (...args: unknown[]) => unknown;
  return DuckDBScalarFunction.create({
    name: udf.name,
    parameterTypes: udf.parameterTypes.map(duckDbTypeOf),
    returnType: duckDbTypeOf(udf.returnType),
    volatile: udf.volatile ?? false,
    mainFunction: (_info, input, output) => {
      const columns = udf.parameterTypes.map((_, i) => input.getColumnVector(i));
      for (let row = 0; row < input.rowCount; row++) {
        const args = columns.map((column) => fromDuckDb(column.getItem(row)));
        output.setItem(row, args.includes(null) ? null : toDuckDb(call(...args)));
      }
      output.flush();
    },
  });
}

function duckDbTypeOf(name: string): DuckDBType {
  if (name.endsWith("[]")) return new DuckDBListType(duckDbTypeOf(name.slice(0, -2)));
  const type = TYPES[name];
  if (!type) {
    throw new TypeError(
      `Cannot register a function with a value of DuckDB type ${name}: no mapping to JavaScript`,
    );
  }
  return type;
}

function fromDuckDb(value: unknown): unknown {
  if (value instanceof DuckDBBlobValue) return value.bytes;
  return value instanceof DuckDBListValue ? value.items.map(fromDuckDb) : value;
}

function toDuckDb(value: unknown): DuckDBValue {
  if (value instanceof Uint8Array) return blobValue(value);
  if (Array.isArray(value)) return listValue(value.map(toDuckDb));
  return (value ?? null) as DuckDBValue;
}
