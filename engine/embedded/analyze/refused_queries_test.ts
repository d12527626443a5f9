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
];

for (const [text, condition] of refused) {
  Deno.test(`analysis refuses ${text}`, async () => {
    assertEquals(await conditionOf(text), condition);
  });
}
