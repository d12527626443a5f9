import {
  assert,
  assertAlmostEquals,
  assertArrayIncludes,
  assertEquals,
  assertExists,
  assertFalse,
  assertGreater,
  assertGreaterOrEqual,
  assertInstanceOf,
  AssertionError,
  assertIsError,
  assertLess,
  assertLessOrEqual,
  assertMatch,
  assertNotEquals,
  assertNotInstanceOf,
  assertNotMatch,
  assertNotStrictEquals,
  assertObjectMatch,
  assertRejects,
  assertStrictEquals,
  assertStringIncludes,
  assertThrows,
  fail,
  unimplemented,
  unreachable,
} from "./mod.ts";

/** Runs an assertion that must fail, without using the code under test, and gives its message. */
function failureOf(assertion: () => unknown): string {
  try {
    assertion();
  } catch (error) {
    if (error instanceof AssertionError) return error.message;
    throw error;
  }
  throw new Error("The assertion passed and should have failed");
}

async function rejectionOf(assertion: Promise<unknown>): Promise<string> {
  const outcome = await assertion.then(() => undefined, (error) => error);
  if (outcome instanceof AssertionError) return outcome.message;
  throw new Error("The assertion passed and should have failed", {
    cause: outcome,
  });
}

const object = { id: 1 };

const PASSING: Record<string, () => void> = {
  "assert()": () => assert("x"),
  "assertFalse()": () => assertFalse(0),
  "assertExists()": () => assertExists(""),
  "assertEquals()": () => assertEquals([1n, { a: NaN }], [1n, { a: NaN }]),
  "assertNotEquals()": () => assertNotEquals([1], [2]),
  "assertStrictEquals()": () => assertStrictEquals(object, object),
  "assertNotStrictEquals()": () => assertNotStrictEquals({ id: 1 }, object),
  "assertMatch()": () => assertMatch("week4", /\d$/),
  "assertNotMatch()": () => assertNotMatch("week", /\d$/),
  "assertStringIncludes()": () => assertStringIncludes("bronze/reviews", "reviews"),
  "assertArrayIncludes()": () => assertArrayIncludes([{ a: 1 }, { a: 2 }], [{ a: 2 }]),
  "assertObjectMatch()": () => assertObjectMatch({ a: { b: [1, 2], c: 3 } }, { a: { b: [1] } }),
  "assertInstanceOf()": () => assertInstanceOf(new TypeError("x"), Error),
  "assertNotInstanceOf()": () => assertNotInstanceOf(new Date(0), Error),
  "assertIsError()": () => assertIsError(new RangeError("too far"), RangeError, /far$/),
  "assertGreater()": () => assertGreater(2n, 1n),
  "assertGreaterOrEqual()": () => assertGreaterOrEqual("b", "b"),
  "assertLess()": () => assertLess(new Date(1), new Date(2)),
  "assertLessOrEqual()": () => assertLessOrEqual(1, 1),
  "assertAlmostEquals()": () => assertAlmostEquals(0.1 + 0.2, 0.3),
};

const FAILING: [string, () => void, string][] = [
  ["assert()", () => assert(0, "no rows"), "no rows"],
  ["assertFalse()", () => assertFalse("x", "rows"), "rows"],
  ["assertExists()", () => assertExists(null), "null"],
  [
    "assertNotEquals()",
    () => assertNotEquals({ a: 1 }, { a: 1 }),
    "equal and must not be",
  ],
  [
    "assertStrictEquals()",
    () => assertStrictEquals({ id: 1 }, object),
    "the texts are the same",
  ],
  [
    "assertNotStrictEquals()",
    () => assertNotStrictEquals(object, object),
    "must not be",
  ],
  [
    "assertMatch()",
    () => assertMatch("week", /\d/),
    '"week" does not match /\\d/',
  ],
  ["assertNotMatch()", () => assertNotMatch("week4", /\d/), "must not"],
  [
    "assertStringIncludes()",
    () => assertStringIncludes("bronze", "gold"),
    '"bronze" does not contain "gold"',
  ],
  ["assertArrayIncludes()", () => assertArrayIncludes([1, 2], [2, 3]), "3,\n]"],
  [
    "assertObjectMatch()",
    () => assertObjectMatch({ a: { b: 1 }, c: 2 }, { a: { b: 2 } }),
    "-     b: 1,\n+     b: 2,",
  ],
  [
    "assertObjectMatch() on a map",
    () => assertObjectMatch({ m: new Map([[1, 2]]) }, { m: new Map([[1, 3]]) }),
    "match",
  ],
  [
    "assertObjectMatch() on a date",
    () => assertObjectMatch({ d: new Date(0) }, { d: new Date(1) }),
    "1970",
  ],
  [
    "assertInstanceOf()",
    () => assertInstanceOf(new Date(0), Error),
    "A value of Date is not an instance of Error",
  ],
  [
    "assertNotInstanceOf()",
    () => assertNotInstanceOf(new TypeError("x"), Error),
    "must not be",
  ],
  [
    "assertIsError()",
    () => assertIsError(new Error("near"), Error, "far"),
    '"near"',
  ],
  ["assertGreater()", () => assertGreater(1, 1), "1 > 1"],
  ["assertGreaterOrEqual()", () => assertGreaterOrEqual(1, 2), "1 >= 2"],
  ["assertLess()", () => assertLess(1, 1), "1 < 1"],
  ["assertLessOrEqual()", () => assertLessOrEqual(2, 1), "2 <= 1"],
  [
    "assertAlmostEquals()",
    () => assertAlmostEquals(1, 2, 0.5),
    "differ by 1, more than 0.5",
  ],
  ["fail()", () => fail("here"), "here"],
  ["unreachable()", () => unreachable(), "never run"],
  ["unimplemented()", () => unimplemented(), "Not written yet"],
  ["assertThrows() on silence", () => assertThrows(() => {}), "did not throw"],
  [
    "assertThrows() on another class",
    () => throwing(new Error("x"), TypeError),
    "is Error, not TypeError: x",
  ],
  [
    "assertThrows() on another message",
    () => throwing(new TypeError("x"), TypeError, "y"),
    '"x"',
  ],
  [
    "assertThrows() on a non-error",
    () => throwing("text", Error),
    "is not an Error",
  ],
];

function throwing(
  thrown: unknown,
  errorClass: new (message?: string) => Error,
  message?: string,
): Error {
  return assertThrows(
    () => {
      throw thrown;
    },
    errorClass,
    message,
  );
}

for (const [name, assertion] of Object.entries(PASSING)) {
  Deno.test(`${name} passes`, assertion);
}
for (const [name, assertion, wanted] of FAILING) {
  Deno.test(`${name} fails and says why`, () => assertStringIncludes(failureOf(assertion), wanted));
}

Deno.test("assertEquals() marks the lines that differ and folds the rest", () => {
  const rows = Array.from({ length: 20 }, (_, id) => ({ id }));
  const changed = rows.map((row) => row.id === 10 ? { id: 99 } : row);
  assertStrictEquals(
    failureOf(() => assertEquals(rows, changed, "bronze")),
    [
      "bronze: Values differ",
      "- actual, + expected",
      "",
      "  … 29 equal lines",
      "      id: 9,",
      "    },",
      "    {",
      "-     id: 10,",
      "+     id: 99,",
      "    },",
      "    {",
      "      id: 11,",
      "  … 26 equal lines",
    ].join("\n"),
  );
});

Deno.test("assertEquals() compares long text line by line", () => {
  const message = failureOf(() => assertEquals("a\nb\nc", "a\nB\nc"));
  assertStringIncludes(message, '  "a"\n- "b"\n+ "B"\n  "c"');
});

Deno.test("assertThrows() gives the error", () => {
  assertStrictEquals(
    throwing(new TypeError("a b c"), Error, "b").message,
    "a b c",
  );
});

Deno.test("assertRejects() gives the error", async () => {
  const error = await assertRejects(
    () => Promise.reject(new RangeError("too far")),
    RangeError,
    "far",
  );
  assertStrictEquals(error.message, "too far");
});

Deno.test("assertRejects() fails on success, on another class, on a throw and on a plain value", async () => {
  const thrower = () => {
    throw new Error("at once");
  };
  const plain = (() => 1) as unknown as () => Promise<number>;
  assertStringIncludes(
    await rejectionOf(assertRejects(() => Promise.resolve(1))),
    "was not rejected",
  );
  const another = assertRejects(
    () => Promise.reject(new Error("x")),
    TypeError,
  );
  assertStringIncludes(await rejectionOf(another), "not TypeError");
  assertStringIncludes(
    await rejectionOf(assertRejects(thrower)),
    "before it returned a promise",
  );
  assertStringIncludes(
    await rejectionOf(assertRejects(plain, "load()")),
    "load(): The function did not return",
  );
});
