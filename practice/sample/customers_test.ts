import { assertEquals, assertMatch, assertNotEquals } from "@std/assert";
import { customerId, customers, isoDate } from "./customers.ts";

Deno.test("customers() gives six text columns", () => {
  const people = customers({ seed: 42, count: 200 });
  for (const person of people) {
    assertEquals(Object.keys(person), [
      "customer_id",
      "customer_name",
      "gender",
      "date_of_birth",
      "city",
      "state",
    ]);
    assertMatch(person.customer_id, /^\d{8}$/);
    assertMatch(person.customer_name, /^\S.+\S$/);
    assertMatch(person.gender, /^[FMX]$/);
    assertMatch(person.date_of_birth, /^(19[3-9]\d)-\d\d-\d\d$/);
  }
});

Deno.test("customers() depends on the seed and not on the count", () => {
  const ten = customers({ seed: 42, count: 10 });
  assertEquals(customers({ seed: 42, count: 50 }).slice(0, 10), ten);
  assertNotEquals(customers({ seed: 43, count: 10 }), ten);
});

Deno.test("customerId() is the same for no two customers", () => {
  const ids = Array.from({ length: 100_000 }, (_, index) => customerId(42, index));
  assertEquals(new Set(ids).size, ids.length);
});

Deno.test("isoDate() counts days from 0", () => {
  assertEquals([isoDate(1999, 0), isoDate(2000, 59), isoDate(2015, 364)], [
    "1999-01-01",
    "2000-02-29",
    "2015-12-31",
  ]);
});
