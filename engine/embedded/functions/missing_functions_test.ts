import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { AnalysisError, createSession } from "../../mod.ts";

Deno.test("missingFunction() tells a function that is not supported from a misspelt one", async () => {
  await using session = createSession();
  const errorOf = (sql: string) => assertRejects(() => session.sql(sql).collect(), AnalysisError);

  const missing = await errorOf("SELECT reflect('java.lang.Math', 'random')");
  assertEquals(missing.condition, "UNSUPPORTED_FEATURE.FUNCTION");
  assertStringIncludes(missing.message, "there is no Java here");
  assertEquals((await errorOf("SELECT * FROM sql_keywords()")).condition, "UNSUPPORTED_FEATURE.FUNCTION");
  assertEquals((await errorOf("SELECT relfect('a')")).condition, "UNRESOLVED_ROUTINE");
});
