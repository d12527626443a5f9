import { createHash } from "node:crypto";
import { crc32 } from "node:zlib";
import { AnalysisError } from "../../errors.ts";
import { type ArrayType, type DataType, decimalParts, sqlName } from "../../declare/types.ts";
import { duckDbType, quoteString } from "../duckdb_type.ts";
import { itemName } from "../render/render_cast.ts";
import { murmur3Bytes, murmur3Int, murmur3Long } from "./murmur3.ts";
import type { Parameter, ScalarUdf, SparkFunction } from "./spark_function.ts";
import { xxHash64Bytes, xxHash64Int, xxHash64Long } from "./xxhash64.ts";

const BYTES: Parameter = { name: "expr", type: "binary" };

const SHA2_UDF: ScalarUdf = {
  name: "spark_sha2",
  parameterTypes: ["BLOB", "INTEGER"],
  returnType: "VARCHAR",
  call: (bytes: Uint8Array, bits: number) =>
    [224, 256, 384, 512].includes(bits) ? createHash(`sha${bits}`).update(bytes).digest("hex") : null,
};

const CRC32_UDF: ScalarUdf = {
  name: "spark_crc32",
  parameterTypes: ["BLOB"],
  returnType: "BIGINT",
  call: (bytes: Uint8Array) => BigInt(crc32(bytes)),
};

/** Checksums and hashes of values. */
export const HASH_FUNCTIONS: readonly SparkFunction[] = [
  {
    name: "md5",
    family: "hash",
    summary: "The MD5 checksum in hexadecimal.",
    parameters: [BYTES],
    result: "string",
    toSql: ([bytes]) => `md5(${bytes})`,
  },
  {
    name: "sha1",
    aliases: ["sha"],
    family: "hash",
    summary: "The SHA-1 checksum in hexadecimal.",
    parameters: [BYTES],
    result: "string",
    toSql: ([bytes]) => `sha1(${bytes})`,
  },
  {
    name: "sha2",
    family: "hash",
    summary: "A SHA-2 checksum of 224, 256 (or 0), 384 or 512 bits in hexadecimal; NULL for another number.",
    parameters: [BYTES, { name: "bitLength", type: "integer" }],
    result: "string",
    nullable: "always",
    toSql: ([bytes, bits], { argLiterals: [, literal] }) =>
      literal === 256 || literal === 0
        ? `sha256(${bytes})`
        : `spark_sha2(${bytes}, CASE WHEN ${bits} = 0 THEN 256 ELSE ${bits} END)`,
    udfs: [SHA2_UDF],
  },
  {
    name: "crc32",
    family: "hash",
    summary: "The cyclic redundancy check of bytes, as a BIGINT.",
    parameters: [BYTES],
    result: "long",
    toSql: ([bytes]) => `spark_crc32(${bytes})`,
    udfs: [CRC32_UDF],
  },
  hashFunction("hash", "integer", "The 32-bit Murmur3 hash of the values, the one that Spark partitions by."),
  hashFunction("xxhash64", "long", "The 64-bit xxHash of the values."),
];

function hashFunction(name: "hash" | "xxhash64", result: "integer" | "long", summary: string): SparkFunction {
  return {
    name,
    family: "hash",
    summary,
    parameters: [{ name: "expr", type: "any", variadic: true }],
    result,
    nullable: "never",
    toSql: (args, { argTypes }) => {
      const seed = name === "hash" ? "CAST(42 AS INTEGER)" : "CAST(42 AS BIGINT)";
      return args.reduce((hash, arg, i) => hashSql(name, arg, argTypes[i]!, hash), seed);
    },
    udfs: hashUdfs(name),
  };
}

/** The hash of a value that goes on from another hash; NULL leaves that as it is. */
function hashSql(name: string, value: string, type: DataType, seed: string): string {
  if (typeof type !== "string") return hashNestedSql(name, value, type, seed);
  const decimal = decimalParts(type);
  const call = (kind: string, sql: string, zero: string) =>
    `spark_${name}_${kind}(coalesce(${sql}, ${zero}), ${value} IS NULL, ${seed})`;
  if (decimal) {
    const unscaled = `replace(CAST(${value} AS VARCHAR), '.', '')`;
    return decimal.precision <= 18
      ? call("long", `CAST(${unscaled} AS BIGINT)`, "0")
      : call("decimal", unscaled, "'0'");
  }
  switch (type) {
    case "void":
      return seed;
    case "string":
      return call("text", value, "''");
    case "binary":
      return call("bytes", value, "''::BLOB");
    case "boolean":
    case "byte":
    case "short":
    case "integer":
      return call("int", `CAST(${value} AS INTEGER)`, "0");
    case "date":
      return call("int", `CAST(${value} - DATE '1970-01-01' AS INTEGER)`, "0");
    case "long":
      return call("long", value, "0");
    case "timestamp":
    case "timestamp_ntz":
      return call("long", `epoch_us(${value})`, "0");
    case "float":
      return call("float", value, "0");
    case "double":
      return call("double", value, "0");
    default:
      throw new AnalysisError(
        "UNSUPPORTED_FEATURE.HASH_TYPE",
        `Cannot compute ${name} of a value of type ${sqlName(type)}: cast it to STRING first.`,
      );
  }
}

function hashNestedSql(name: string, value: string, type: Exclude<DataType, string>, seed: string): string {
  switch (type.type) {
    case "array":
      return hashArraySql(name, value, type, seed);
    case "struct":
      return type.fields.reduce(
        (hash, f) => hashSql(name, `struct_extract(${value}, ${quoteString(f.name)})`, f.type, hash),
        seed,
      );
    case "map":
      throw new AnalysisError(
        "DATATYPE_MISMATCH.HASH_MAP_TYPE",
        `Cannot compute ${name} of a map: equal maps may have different hashes. Hash map_entries(…) sorted instead.`,
        { parameters: { functionName: `\`${name}\`` } },
      );
  }
}

/** DuckDB reduces a list only to a value of the items' type, so each item is put beside a hash. */
function hashArraySql(name: string, value: string, type: ArrayType, seed: string): string {
  const step = itemName(type);
  const pair = (hash: string, item: string) => `struct_pack(hash := ${hash}, item := ${item})`;
  const noHash = `CAST(NULL AS ${name === "hash" ? "INTEGER" : "BIGINT"})`;
  const pairs = `list_transform(${value}, lambda ${step}: ${pair(noHash, step)})`;
  const item = `struct_extract(${step}, 'item')`;
  const hash = hashSql(name, item, type.elementType, `struct_extract(${step}_before, 'hash')`);
  const first = pair(seed, `CAST(NULL AS ${duckDbType(type.elementType)})`);
  const reduced = `list_reduce(${pairs}, lambda ${step}_before, ${step}: ${pair(hash, item)}, ${first})`;
  return `CASE WHEN ${value} IS NULL THEN ${seed} ELSE struct_extract(${reduced}, 'hash') END`;
}

type Hash<Value, Result> = (value: Value, seed: Result) => Result;

/** One function for each way of hashing: `(value, isNull, seed)`. */
function hashUdfs(name: "hash" | "xxhash64"): readonly ScalarUdf[] {
  return name === "hash"
    ? udfsOf<number>(name, "INTEGER", murmur3Int, murmur3Long, murmur3Bytes)
    : udfsOf<bigint>(name, "BIGINT", xxHash64Int, xxHash64Long, xxHash64Bytes);
}

function udfsOf<Result>(
  name: string,
  returnType: string,
  ofInt: Hash<number, Result>,
  ofLong: Hash<bigint, Result>,
  ofBytes: Hash<Uint8Array, Result>,
): readonly ScalarUdf[] {
  const utf8 = new TextEncoder();
  const udf = <Value>(kind: string, type: string, hash: Hash<Value, Result>): ScalarUdf => ({
    name: `spark_${name}_${kind}`,
    parameterTypes: [type, "BOOLEAN", returnType],
    returnType,
    call: (value: Value, isNull: boolean, seed: Result) => isNull ? seed : hash(value, seed),
  });
  return [
    udf<number>("int", "INTEGER", ofInt),
    udf<bigint>("long", "BIGINT", ofLong),
    udf<string>("text", "VARCHAR", (text, seed) => ofBytes(utf8.encode(text), seed)),
    udf<Uint8Array>("bytes", "BLOB", ofBytes),
    udf<string>("decimal", "VARCHAR", (digits, seed) => ofBytes(bigEndian(BigInt(digits)), seed)),
    udf<number>("float", "FLOAT", (value, seed) => ofInt(floatBits(value), seed)),
    udf<number>("double", "DOUBLE", (value, seed) => ofLong(doubleBits(value), seed)),
  ];
}

const BITS = new DataView(new ArrayBuffer(8));

function floatBits(value: number): number {
  BITS.setFloat32(0, Object.is(value, -0) ? 0 : value);
  return BITS.getInt32(0);
}

function doubleBits(value: number): bigint {
  BITS.setFloat64(0, Object.is(value, -0) ? 0 : value);
  return BITS.getBigInt64(0);
}

/** The fewest bytes of a number's two's complement, as Java's `BigInteger.toByteArray` gives them. */
function bigEndian(value: bigint): Uint8Array {
  let length = 1;
  while (BigInt.asIntN(length * 8, value) !== value) length++;
  const hex = BigInt.asUintN(length * 8, value).toString(16).padStart(length * 2, "0");
  return Uint8Array.fromHex(hex);
}
