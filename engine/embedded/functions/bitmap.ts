import type { SparkFunction } from "./spark_function.ts";

/** Bits in one bitmap: 4096 bytes. */
const BITS = 32_768;

/** Functions for counting distinct numbers with bitmaps. */
export const BITMAP_FUNCTIONS: readonly SparkFunction[] = [
  {
    name: "bitmap_bit_position",
    family: "misc",
    summary: "The bit, from 0, that stands for a number in the bitmap of its bucket.",
    parameters: [{ name: "child", type: "long" }],
    coerce: ({ argTypes: [type] }) => typeof type === "string" ? ["long"] : undefined,
    result: "long",
    toSql: ([number]) =>
      `CASE WHEN ${number} > 0 THEN (${number} - 1) % ${BITS} ELSE abs(${number} % ${BITS}) END`,
  },
  {
    name: "bitmap_bucket_number",
    family: "misc",
    summary: `The bucket of a number; each has ${BITS} numbers.`,
    parameters: [{ name: "child", type: "long" }],
    coerce: ({ argTypes: [type] }) => typeof type === "string" ? ["long"] : undefined,
    result: "long",
    toSql: ([number]) =>
      `CASE WHEN ${number} > 0 THEN 1 + (${number} - 1) // ${BITS} ELSE (${number} - ${number} % ${BITS}) // ${BITS} END`,
  },
  {
    name: "bitmap_count",
    family: "misc",
    summary: "The number of bits that are set.",
    parameters: [{ name: "child", type: "binary" }],
    coerce: ({ argTypes: [type] }) =>
      type === "binary" ? ["binary"] : {
        mismatch: "UNEXPECTED_INPUT_TYPE",
        reason: 'The first parameter requires the "BINARY" type',
        parameters: { paramIndex: "first", requiredType: '"BINARY"' },
      },
    result: "long",
    toSql: ([bitmap]) =>
      `CASE WHEN octet_length(${bitmap}) = 0 THEN 0 ELSE CAST(bit_count(CAST(${bitmap} AS BIT)) AS BIGINT) END`,
  },
];
