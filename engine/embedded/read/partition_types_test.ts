import { assertEquals } from "@std/assert";
import type { DataType } from "../../declare/types.ts";
import { partitionType } from "./partition_types.ts";

Deno.test("partitionType() is what Spark 4.1 infers", () => {
  const cases: [string[], DataType][] = [
    [["1"], "integer"],
    [["+1"], "integer"],
    [["-5"], "integer"],
    [["2147483648"], "long"],
    [["9223372036854775808"], "decimal(19,0)"],
    [["1e5"], "decimal(6,0)"],
    [["1.5"], "double"],
    [["1."], "decimal(1,0)"],
    [["NaN"], "double"],
    [["1d"], "double"],
    [[" 5"], "double"],
    [["123456789012345678901234567890123456789"], "double"],
    [["2024-01-02"], "date"],
    [["2024-1-2"], "string"],
    [["99999-01-01"], "string"],
    [["2024-01-02 10:00:00"], "timestamp"],
    [["2024-01-02 10:00:00.5"], "timestamp"],
    [["2024-01-02 10:00:00.123456"], "string"],
    [["2024-01-02T10:00:00"], "string"],
    [["true"], "string"],
    [["1_000"], "string"],
    [["1", "2147483648"], "long"],
    [["1", "1.5"], "double"],
    [["2147483648", "1.5"], "string"],
    [["9223372036854775808", "1.5"], "string"],
    [["2024-01-02", "2024-01-02 10:00:00"], "timestamp"],
    [["1", "2024-01-02"], "string"],
    [["1", "9223372036854775808"], "decimal(19,0)"],
    [["2147483648", "9223372036854775808"], "decimal(20,0)"],
    [["01", "abc"], "string"],
  ];
  for (const [texts, type] of cases) assertEquals(partitionType(texts), type, texts.join(" and "));
  assertEquals(partitionType([null]), "void");
  assertEquals(partitionType(["1", null]), "integer");
});
