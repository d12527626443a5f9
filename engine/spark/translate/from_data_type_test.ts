import { assertEquals, assertThrows } from "@std/assert";
import { AnalysisError } from "../../errors.ts";
import { decodeMessage } from "../protocol/decode_message.ts";
import { encodeMessage } from "../protocol/encode_message.ts";
import type { Sent } from "../protocol/message_types.ts";
import { fromDataType } from "./from_data_type.ts";

/** The type, as it is once it was sent. */
function typeOf(type: Sent<"DataType">) {
  return fromDataType(decodeMessage("DataType", encodeMessage("DataType", type)), "column c");
}

Deno.test("fromDataType() reads every type that has a form here", () => {
  assertEquals(typeOf({ long: {} }), "long");
  assertEquals(typeOf({ var_char: {} }), "string");
  assertEquals(typeOf({ variant: {} }), "variant");
  assertEquals(typeOf({ decimal: { precision: 10, scale: 2 } }), "decimal(10,2)");
  assertEquals(typeOf({ time: { precision: 3 } }), "time(3)");
  assertEquals(typeOf({ year_month_interval: { start_field: 0, end_field: 1 } }), "interval year to month");
  assertEquals(typeOf({ day_time_interval: { start_field: 1, end_field: 1 } }), "interval hour");
  assertEquals(typeOf({ day_time_interval: {} }), "interval day to second");
  assertEquals(typeOf({ udt: { type: "udt", sql_type: { double: {} } } }), "double");
  assertEquals(
    typeOf({
      struct: {
        fields: [{ name: "a", data_type: { array: { element_type: { date: {} } } }, metadata: '{"k":1}' }],
      },
    }),
    {
      type: "struct",
      fields: [{
        name: "a",
        type: { type: "array", elementType: "date", containsNull: false },
        nullable: false,
        metadata: { k: 1 },
      }],
    },
  );
  assertEquals(
    typeOf({ map: { key_type: { string: {} }, value_type: { null: {} }, value_contains_null: true } }),
    {
      type: "map",
      keyType: "string",
      valueType: "void",
      valueContainsNull: true,
    },
  );
});

Deno.test("fromDataType() names the column whose type has none", () => {
  assertThrows(() => typeOf({}), AnalysisError, "The type of column c has no form in JavaScript");
});
