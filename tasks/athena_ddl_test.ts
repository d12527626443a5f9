import { assertEquals } from "@std/assert";
import { struct } from "../engine/mod.ts";
import { athenaDdl } from "./athena_ddl.ts";

Deno.test("athenaDdl() gives every column its Hive type, and the place as Athena writes it", () => {
  const schema = struct({
    id: "string",
    stars: "int",
    votes: "bigint",
    price: "decimal(10,2)",
    at: "timestamp",
    window: "struct<start:timestamp,end:timestamp>",
    tags: "array<string>",
    counts: "map<string,bigint>",
  });
  assertEquals(
    athenaDdl("gold.fact", "s3a://hwe-c7/ada/gold/fact", schema),
    `CREATE EXTERNAL TABLE \`gold\`.\`fact\` (
  \`id\` string,
  \`stars\` int,
  \`votes\` bigint,
  \`price\` decimal(10,2),
  \`at\` timestamp,
  \`window\` struct<start:timestamp,end:timestamp>,
  \`tags\` array<string>,
  \`counts\` map<string,bigint>
)
STORED AS PARQUET
LOCATION 's3://hwe-c7/ada/gold/fact/';`,
  );
});
