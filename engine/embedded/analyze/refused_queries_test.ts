import { assertEquals, assertRejects } from "@std/assert";
import { createSession } from "../../create_session.ts";
import { AnalysisError } from "../../errors.ts";
import { MemoryStream } from "../../testing.ts";

async function conditionOf(text: string): Promise<string> {
  await using session = createSession();
  using stream = new MemoryStream("v INT");
  stream.toDF(session).createOrReplaceTempView("stream");
  session.sql("SELECT * FROM VALUES (1), (2) AS t(n)").createOrReplaceTempView("numbers");
  return (await assertRejects(() => session.sql(text).schema(), AnalysisError)).condition;
}

const refused: readonly [text: string, condition: string][] = [
  [
    "SELECT n FROM numbers WHERE n IN (SELECT v FROM stream)",
    "INVALID_SUBQUERY_EXPRESSION.STREAMING_QUERY",
  ],
  [
    "SELECT n, (SELECT max(v) FROM stream) AS m FROM numbers",
    "INVALID_SUBQUERY_EXPRESSION.STREAMING_QUERY",
  ],
  [
    "SELECT n FROM numbers WHERE EXISTS (SELECT 1 FROM stream WHERE v = n)",
    "INVALID_SUBQUERY_EXPRESSION.STREAMING_QUERY",
  ],
  [
    "SELECT n FROM numbers GROUP BY n HAVING row_number() OVER (ORDER BY n) = 1",
    "_LEGACY_ERROR_TEMP_1034",
  ],
  ["SELECT x.* FROM numbers", "CANNOT_RESOLVE_STAR_EXPAND"],
  ["SELECT n.* FROM numbers", "_LEGACY_ERROR_TEMP_1050"],
  ["SELECT n FROM numbers LIMIT n", "INVALID_LIMIT_LIKE_EXPRESSION.IS_UNFOLDABLE"],
  ["SELECT n FROM numbers LIMIT rand()", "INVALID_LIMIT_LIKE_EXPRESSION.IS_UNFOLDABLE"],
  ["SELECT n FROM numbers LIMIT 'a'", "INVALID_LIMIT_LIKE_EXPRESSION.DATA_TYPE"],
  ["SELECT n FROM numbers LIMIT 5000000000", "INVALID_LIMIT_LIKE_EXPRESSION.DATA_TYPE"],
  ["SELECT n FROM numbers LIMIT CAST(NULL AS INT)", "INVALID_LIMIT_LIKE_EXPRESSION.IS_NULL"],
  ["SELECT n FROM numbers OFFSET 1 - 2", "INVALID_LIMIT_LIKE_EXPRESSION.IS_NEGATIVE"],
  ["SELECT n FROM numbers LIMIT length('ab')", "UNSUPPORTED_FEATURE"],
];

for (const [text, condition] of refused) {
  Deno.test(`analysis refuses ${text}`, async () => {
    assertEquals(await conditionOf(text), condition);
  });
}
