import type { ScalarUdf, SparkFunction } from "./spark_function.ts";

/** More than plans that run at one time. */
const COUNTERS = 4096;
const counters = new BigInt64Array(COUNTERS);
let latest = 0;

const NEXT_ID_UDF: ScalarUdf = {
  name: "spark_next_id",
  parameterTypes: ["INTEGER"],
  returnType: "BIGINT",
  volatile: true,
  call: (counter: number) => counters[counter]!++,
};

/** Functions about where a row comes from. */
export const ROW_IDENTITY_FUNCTIONS: readonly SparkFunction[] = [
  {
    name: "monotonically_increasing_id",
    family: "misc",
    summary: "A number that no other row of the query has, from 0.",
    parameters: [],
    result: "long",
    nullable: "never",
    deterministic: false,
    toSql: () => {
      latest = (latest + 1) % COUNTERS;
      counters[latest] = 0n;
      return `spark_next_id(${latest})`;
    },
    udfs: [NEXT_ID_UDF],
    difference: "In the batches of a stream the numbers go on; in Spark they begin anew.",
  },
  {
    name: "spark_partition_id",
    family: "misc",
    summary: "The partition of a row; here there is one, number 0.",
    parameters: [],
    result: "integer",
    nullable: "never",
    deterministic: false,
    toSql: () => "0",
  },
  inputFile("input_file_name", "The file that a row was read from, empty if from none.", "string", "''"),
  inputFile(
    "input_file_block_start",
    "Where the block of a row begins in its file, -1 if it has none.",
    "long",
  ),
  inputFile(
    "input_file_block_length",
    "How long the block of a row is in its file, -1 if it has none.",
    "long",
  ),
];

function inputFile(
  name: string,
  summary: string,
  result: "string" | "long",
  none = "CAST(-1 AS BIGINT)",
): SparkFunction {
  return {
    name,
    family: "misc",
    summary,
    parameters: [],
    result,
    nullable: "never",
    deterministic: false,
    toSql: () => none,
    difference: "Refused in queries that read files.",
  };
}
