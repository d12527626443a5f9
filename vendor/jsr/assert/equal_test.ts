import { assert, assertFalse, assertThrows, equal } from "./mod.ts";

const cyclic = (name: string) => {
  const node: Record<string, unknown> = { name };
  node.self = node;
  return node;
};

const EQUAL: [string, unknown, unknown][] = [
  ["numbers, NaN and signed zero", [1, NaN, 0], [1, NaN, -0]],
  ["bigints", { total: 2n ** 70n }, { total: 2n ** 70n }],
  ["dates, invalid ones too", [new Date(5), new Date(NaN)], [
    new Date(5),
    new Date(NaN),
  ]],
  ["typed arrays", new Float64Array([1, NaN]), new Float64Array([1, NaN])],
  [
    "parts of buffers",
    new Uint8Array([9, 1, 2]).subarray(1),
    new Uint8Array([1, 2]),
  ],
  ["buffers", new Uint8Array([1, 2]).buffer, new Uint8Array([1, 2]).buffer],
  [
    "maps in any order",
    new Map([["a", [1]], ["b", [2]]]),
    new Map([["b", [2]], ["a", [1]]]),
  ],
  [
    "maps with objects as keys",
    new Map([[{ k: 1 }, "x"]]),
    new Map([[{ k: 1 }, "x"]]),
  ],
  [
    "sets of objects in any order",
    new Set([{ k: 1 }, { k: 2 }]),
    new Set([{ k: 2 }, { k: 1 }]),
  ],
  ["nested objects", { a: { b: [{ c: null }] } }, { a: { b: [{ c: null }] } }],
  [
    "objects without a prototype",
    Object.assign(Object.create(null), { a: 1 }),
    { a: 1 },
  ],
  ["regular expressions and URLs", [/x/g, new URL("http://a/b")], [
    /x/g,
    new URL("http://a/b"),
  ]],
  ["errors", new TypeError("no"), new TypeError("no")],
  ["cycles", cyclic("a"), cyclic("a")],
];

const DIFFERENT: [string, unknown, unknown][] = [
  ["number and bigint", 1, 1n],
  ["number and text", 1, "1"],
  ["null and undefined", null, undefined],
  ["a missing and an undefined member", { a: undefined }, {}],
  ["two names of members", { a: undefined }, { b: undefined }],
  ["dates", new Date(5), new Date(6)],
  ["lengths of typed arrays", new Uint8Array([1]), new Uint8Array([1, 0])],
  ["kinds of typed arrays", new Uint8Array([1]), new Int8Array([1])],
  ["buffers", new Uint8Array([1]).buffer, new Uint8Array([2]).buffer],
  [
    "data views",
    new DataView(new ArrayBuffer(1)),
    new DataView(new ArrayBuffer(2)),
  ],
  ["sets", new Set([{ k: 1 }, { k: 1 }]), new Set([{ k: 1 }, { k: 2 }])],
  ["values of a map", new Map([["a", 1]]), new Map([["a", 2]])],
  ["keys of a map", new Map([["a", undefined]]), new Map([["b", undefined]])],
  ["a hole and a length", [1], [1, undefined]],
  ["classes", new (class A {})(), new (class B {})()],
  ["messages of errors", new Error("a"), new Error("b")],
  ["cycles", cyclic("a"), cyclic("b")],
];

for (const [name, a, b] of EQUAL) {
  Deno.test(`equal() finds equal: ${name}`, () => assert(equal(a, b) && equal(b, a)));
}
for (const [name, a, b] of DIFFERENT) {
  Deno.test(`equal() tells apart: ${name}`, () => assertFalse(equal(a, b) || equal(b, a)));
}

Deno.test("equal() refuses what cannot be listed", () => {
  assertThrows(
    () => equal(new WeakMap(), new WeakMap()),
    TypeError,
    "cannot be listed",
  );
});
