import { assertEquals } from "@std/assert";
import { parseArgs, type ParseOptions } from "./mod.ts";

const CASES: [string, string[], ParseOptions, Record<string, unknown>][] = [
  ["names with values", ["--a", "x", "--b=y z", "-c", "w"], {}, { _: [], a: "x", b: "y z", c: "w" }],
  ["numbers", ["--n", "1e3", "--h=0x10", "7", "--v", "1.2.3"], {}, { _: [7], n: 1000, h: 16, v: "1.2.3" }],
  ["text that looks like a number", ["--rows", "007", "8"], { string: ["rows", "_"] }, {
    _: ["8"],
    rows: "007",
  }],
  ["flags without value", ["--a", "--b"], {}, { _: [], a: true, b: true }],
  ["a string without value", ["--a", "--b"], { string: "a" }, { _: [], a: "", b: true }],
  ["an empty value", ["--a="], { string: "a" }, { _: [], a: "" }],
  ["booleans", ["--a", "x"], { boolean: ["a", "b"] }, { _: ["x"], a: true, b: false }],
  ["booleans with a value", ["--a=false", "--b", "true"], { boolean: ["a", "b"] }, {
    _: [],
    a: false,
    b: true,
  }],
  ["only booleans", ["--a", "x", "--b=1"], { boolean: true }, { _: ["x"], a: true, b: 1 }],
  ["a cluster of letters", ["-abc", "x"], {}, { _: [], a: true, b: true, c: "x" }],
  ["letters with a value", ["-n5", "-f=x", "-o/tmp"], {}, { _: [], n: 5, f: "x", o: "/tmp" }],
  ["a lone dash", ["-", "-x", "-"], {}, { _: ["-"], x: "-" }],
  ["negated flags", ["--no-color", "--no-x"], { negatable: ["color"] }, {
    _: [],
    color: false,
    "no-x": true,
  }],
  ["repeated flags", ["--a", "1", "--a", "2"], { collect: ["a", "b"] }, { _: [], a: [1, 2], b: [] }],
  ["the last of repeated flags", ["--a", "1", "--a", "2"], {}, { _: [], a: 2 }],
  ["aliases", ["-h", "-r", "5"], { boolean: ["help"], alias: { help: ["h", "?"], rows: "r" } }, {
    _: [],
    help: true,
    h: true,
    "?": true,
    rows: 5,
    r: 5,
  }],
  ["defaults and their aliases", [], { default: { rows: 3 }, alias: { rows: "r" } }, {
    _: [],
    rows: 3,
    r: 3,
  }],
  ["a default that is overruled", ["--rows", "4"], { default: { rows: 3 } }, { _: [], rows: 4 }],
  ["a true default", [], { boolean: ["live"], default: { live: true } }, { _: [], live: true }],
  ["nesting", ["--k.topic", "x", "--k.n=1"], { default: { "k.y": 2 } }, {
    _: [],
    k: { topic: "x", n: 1, y: 2 },
  }],
  ["an early stop", ["--a", "1", "run", "--b"], { stopEarly: true }, { _: ["run", "--b"], a: 1 }],
  ["the end of flags in _", ["--a", "--", "--b", "1"], {}, { _: ["--b", "1"], a: true }],
  ["the end of flags apart", ["x", "--", "--b"], { "--": true }, { _: ["x"], "--": ["--b"] }],
  ["no prototype", ["--__proto__.x=1"], {}, { _: [] }],
];

for (const [name, args, options, expected] of CASES) {
  Deno.test(`parseArgs() reads ${name}`, () => assertEquals({ ...parseArgs(args, options) }, expected));
}

Deno.test("parseArgs() leaves out what `unknown` refuses", () => {
  const seen: unknown[][] = [];
  const args = parseArgs(["--rows", "1", "--rwos=2", "extra", "-x"], {
    string: ["rows"],
    unknown: (...call) => {
      seen.push(call);
      return false;
    },
  });
  assertEquals<unknown>({ ...args }, { _: [], rows: "1" });
  assertEquals(seen, [["--rwos=2", "rwos", "2"], ["extra"], ["-x", "x", true]]);
});

Deno.test("parseArgs() knows the types of declared flags", () => {
  const args = parseArgs(["--fresh", "-r", "5", "--tag", "a", "--no-color"], {
    boolean: ["fresh", "color"],
    string: ["rows", "name", "tag"],
    collect: ["tag"],
    negatable: ["color"],
    default: { name: "bronze", color: true },
    alias: { rows: "r" },
    "--": true,
  });
  const fresh: boolean = args.fresh;
  const rows: string | undefined = args.rows;
  const r: string | undefined = args.r;
  const name: string = args.name;
  const tag: string[] = args.tag;
  const color: boolean = args.color;
  const rest: string[] = args["--"];
  const other: unknown = args.other;
  assertEquals([fresh, rows, r, name, tag, color, rest, other], [
    true,
    "5",
    "5",
    "bronze",
    ["a"],
    false,
    [],
    undefined,
  ]);
});
