import { assertEquals } from "@std/assert";
import { createSession } from "../../mod.ts";

async function mapOf(call: string): Promise<unknown> {
  await using session = createSession();
  return [...((await session.sql(`SELECT ${call} AS m`).collect())[0]!["m"] as Map<string, string>)];
}

Deno.test("str_to_map() splits at regular expressions; a key without a value has NULL", async () => {
  assertEquals(await mapOf("str_to_map('x:1,y:2:3,z')"), [["x", "1"], ["y", "2:3"], ["z", null]]);
  assertEquals(await mapOf("str_to_map('x=1; y=2', '; *', '=')"), [["x", "1"], ["y", "2"]]);
  assertEquals(await mapOf("str_to_map('')"), [["", null]]);
});
