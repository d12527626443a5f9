import { assertEquals } from "@std/assert";
import { unresolvedColumn } from "./analysis_errors.ts";

Deno.test("unresolvedColumn() suggests names in Spark's order", () => {
  const proposal = (name: string, ...others: string[]) =>
    unresolvedColumn([name], others.map((other) => `\`${other}\``)).parameters.proposal;
  assertEquals(proposal("qqqqqqqqqq", "star_rating", "review_id", "s"), "`s`, `review_id`, `star_rating`");
  assertEquals(proposal("qqqq", "cc", "aaa", "b"), "`b`, `cc`, `aaa`");
  assertEquals(proposal("qqq", "ccc", "aaa", "bbb"), "`aaa`, `bbb`, `ccc`");
});
