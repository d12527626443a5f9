import { raiseSql } from "./raise.ts";
import type { AggregateFunction } from "./aggregate_function.ts";
import type { ScalarUdf } from "./spark_function.ts";

/** A bitmap is for 32768 numbers: one bit for each, those of a byte from the lowest bit on. */
const BITMAP_BITS = 32_768;
const BITMAP_BYTES = BITMAP_BITS / 8;

const OF_POSITIONS_UDF: ScalarUdf = {
  name: "spark_bitmap_of_positions",
  parameterTypes: ["BIGINT[]"],
  returnType: "BLOB",
  call: (positions: readonly bigint[]) => {
    const bitmap = new Uint8Array(BITMAP_BYTES);
    for (const position of positions.map(Number)) bitmap[position >> 3]! |= 1 << (position & 7);
    return bitmap;
  },
};

const UNION_UDF = combining("spark_bitmap_union", 0, (a, b) => a | b);
const INTERSECTION_UDF = combining("spark_bitmap_intersection", 0xff, (a, b) => a & b);

/** Bitmaps brought together byte by byte; what a short one has not counts as zeros. */
function combining(name: string, start: number, operation: (a: number, b: number) => number): ScalarUdf {
  return {
    name,
    parameterTypes: ["BLOB[]"],
    returnType: "BLOB",
    call: (bitmaps: readonly Uint8Array[]) => {
      const all = new Uint8Array(BITMAP_BYTES).fill(start);
      for (const bitmap of bitmaps) {
        for (let i = 0; i < BITMAP_BYTES; i++) all[i] = operation(all[i]!, bitmap[i] ?? 0);
      }
      return all;
    },
  };
}

/** Aggregates that count different numbers by bitmaps of 32768 bits. */
export const AGGREGATE_BITMAP_FUNCTIONS: readonly AggregateFunction[] = [
  {
    name: "bitmap_construct_agg",
    family: "aggregate",
    summary: "A bitmap with the bits at the positions, which `bitmap_bit_position` gives.",
    parameters: [{ name: "position", type: "long" }],
    result: "binary",
    nullable: "never",
    parts: ([position]) => [{
      name: "list",
      args: [checkedPosition(position!)],
      where: `${position} IS NOT NULL`,
      distinct: true,
      type: "BIGINT[]",
    }],
    merge: ([a], [b]) => [`coalesce(list_distinct(list_concat(${a}, ${b})), ${a}, ${b})`],
    toSql: ([positions]) => `spark_bitmap_of_positions(coalesce(${positions}, CAST([] AS BIGINT[])))`,
    udfs: [OF_POSITIONS_UDF],
  },
  ofBitmaps("bitmap_or_agg", "A bitmap with the bits that at least one of the bitmaps has.", UNION_UDF),
  ofBitmaps("bitmap_and_agg", "A bitmap with the bits that all bitmaps have.", INTERSECTION_UDF),
];

function checkedPosition(position: string): string {
  const failure = raiseSql(
    "INVALID_BITMAP_POSITION",
    "The 0-indexed bitmap position ",
    { sql: position },
    ` is out of bounds. The bitmap has ${BITMAP_BITS} bits (${BITMAP_BYTES} bytes).`,
  );
  return `CASE WHEN ${position} IS NULL OR ${position} BETWEEN 0 AND ${
    BITMAP_BITS - 1
  } THEN ${position} ELSE ${failure} END`;
}

function ofBitmaps(name: string, summary: string, udf: ScalarUdf): AggregateFunction {
  const all = (bitmaps: string) => `${udf.name}(coalesce(${bitmaps}, CAST([] AS BLOB[])))`;
  return {
    name,
    family: "aggregate",
    summary,
    parameters: [{ name: "bitmap", type: "binary" }],
    result: "binary",
    nullable: "never",
    parts: ([bitmap]) => [{
      name: "list",
      args: [bitmap!],
      where: `${bitmap} IS NOT NULL`,
      distinct: true,
      type: "BLOB[]",
    }],
    merge: ([a], [b]) => [`[${all(`coalesce(list_concat(${a}, ${b}), ${a}, ${b})`)}]`],
    toSql: ([bitmaps]) => all(bitmaps!),
    udfs: [udf],
  };
}
