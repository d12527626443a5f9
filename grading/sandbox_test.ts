import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import * as door from "./sandbox/door.ts";
import * as lib from "../lib/mod.ts";
import type { Call, Outcome } from "./answer.ts";
import { Sandbox, type SandboxLimits } from "./sandbox.ts";
import { RefusedScript, ScriptFolder } from "./script_folder.ts";
import { denoJson } from "../tools/project_files.ts";

const SCHEMA = lib.struct({ value: "string" });
const ROWS = { kind: "rows", streaming: true, schema: SCHEMA } as const;
const IMPORT = 'import { type DataFrame, currentTimestamp, lit, type Session, todo } from "../lib/mod.ts";\n';

function call(name: string): Call {
  return {
    name,
    takes: [ROWS, { kind: "session" }, { kind: "value", value: "s3a://hwe/out" }],
    views: { lines: ROWS },
  };
}

/** The part of `deno info --json` that is read here. */
interface ModuleGraph {
  readonly modules: readonly {
    readonly specifier: string;
    readonly dependencies?: readonly { readonly code?: { readonly specifier?: string } }[];
  }[];
}

/** What became of `answer`, and of `next`, which is an answer like any other. */
async function ask(source: string, limits: SandboxLimits = {}, names = ["answer"]): Promise<Outcome[]> {
  await using folder = await ScriptFolder.make(`${IMPORT}${source}\nexport function next() { return 1; }`);
  await using sandbox = new Sandbox(folder, limits);
  const outcomes: Outcome[] = [];
  for (const name of [...names, "next"]) outcomes.push(await sandbox.call(call(name)));
  return outcomes;
}

async function faultOf(source: string, limits: SandboxLimits = {}): Promise<string> {
  const [outcome] = await ask(source, limits);
  assertEquals(outcome!.kind, "fault");
  return (outcome as Extract<Outcome, { kind: "fault" }>).sentence;
}

async function errorOf(source: string): Promise<string> {
  const [outcome] = await ask(source);
  assertEquals(outcome!.kind, "threw");
  const { name, message, line } = outcome as Extract<Outcome, { kind: "threw" }>;
  return `line ${line}: ${name}: ${message}`;
}

Deno.test("Sandbox.call() hands over what a function declared", async () => {
  const [outcome] = await ask(
    `export function answer(rows: DataFrame, session: Session, path: string) {
       session.sql("SELECT 1").createOrReplaceTempView("one");
       return { writer: rows.filter("value = 'a'").writeStream.option("path", path), counts: [1, 2n] };
     }`,
  );
  assert(outcome?.kind === "gave" && outcome.given.kind === "record");
  const { writer, counts } = outcome.given.fields;
  assert(writer?.kind === "writer");
  assertEquals(writer.plan.options, { path: "s3a://hwe/out" });
  assertEquals(counts, {
    kind: "list",
    items: [{ kind: "plain", value: 1 }, { kind: "bigint", text: "2" }],
  });
  assertEquals(Object.keys(outcome.views), ["lines", "one"]);
});

Deno.test("Sandbox.call() tells what is not there, not answered, or not finished", async () => {
  const outcomes = await ask(
    `export const text = "x";
     export function open() { return todo(3, "Do it"); }
     export function nothing() {}
     export function early(rows: DataFrame) { return rows.groupBy("value"); }
     export function late(rows: DataFrame) { return rows.writeStream.format("noop").start(); }`,
    {},
    ["gone", "text", "open", "nothing", "early", "late"],
  );
  const gave = outcomes.map((one) => one.kind === "gave" ? one.given : one);
  assertEquals(gave.slice(0, 4), [
    { kind: "missing", instead: "nothing" },
    { kind: "missing", instead: "a string" },
    { kind: "todo" },
    { kind: "undefined" },
  ]);
  assertEquals(gave[4], { kind: "other", what: "a GroupedData: agg() or count() makes rows of it" });
  assertEquals(gave[5], { kind: "promise", value: { kind: "undefined" } });
  assertEquals(outcomes[5]?.kind === "gave" && outcomes[5].actions.map(({ name }) => name), ["start"]);
});

Deno.test("Sandbox.call() has no file, network, environment, subprocess or native code to give", async () => {
  const reaches = {
    read: 'Deno.readTextFileSync("deno.json")',
    write: 'Deno.writeTextFileSync("report.json", "100 points")',
    env: 'Deno.env.get("HOME")',
    run: 'new Deno.Command("/bin/sh").spawn()',
    ffi: 'Deno.dlopen("libc.so.6", {})',
    sys: "Deno.hostname()",
  };
  for (const [permission, code] of Object.entries(reaches)) {
    const error = await errorOf(`export function answer() { return ${code}; }`);
    assertMatch(error, new RegExp(`^line \\d+: NotCapable: Requires ${permission} access`));
  }
  const [outcome] = await ask(`await fetch("http://127.0.0.1:8765/");\nexport function answer() {}`);
  assertMatch((outcome as { message: string }).message, /^Requires net access/);
});

Deno.test("Sandbox.call() loads no native code, and no package, where a submission runs", async () => {
  const root = new URL("../", import.meta.url);
  const loaded = new Set<string>();
  const load = async (file: string) => {
    const { modules } = await denoJson(root, ["info", "--json", file]) as ModuleGraph;
    const codeOf = new Map(modules.map((module) => [module.specifier, module.dependencies ?? []]));
    const visit = (specifier: string) => {
      if (loaded.has(specifier)) return;
      loaded.add(specifier);
      for (const { code } of codeOf.get(specifier) ?? []) if (code) visit(code.specifier ?? "unknown");
    };
    visit(new URL(file, root).href);
  };
  await load("grading/sandbox/serve.ts");
  await load("grading/sandbox/door.ts");
  assert(loaded.size > 50, "the modules were not followed");
  const allowed = /\/(engine\/(declare\/|errors\.ts)|grading\/|lib\/todo\.ts)/;
  assertEquals([...loaded].filter((specifier) => !allowed.test(specifier)), []);
});

Deno.test("Sandbox.call() ends what hangs, exits, floods or devours, and asks the rest again", async () => {
  const limits = { timeMs: 600, memoryMb: 160, outputBytes: 200_000 };
  assertMatch(await faultOf("export function answer() { for (;;); }", limits), /^It takes for ever/);
  assertMatch(await faultOf("export function answer() { Deno.exit(0); }"), /^It ends the program/);
  assertMatch(
    await faultOf("await new Promise(() => {});\nexport function answer() {}", limits),
    /^It takes for ever/,
  );
  const long = { ...limits, timeMs: 60_000 };
  assertMatch(
    await faultOf('export function answer() { for (;;) console.log("x".repeat(1000)); }', long),
    /^It prints more than 0.2 MB/,
  );
  assertMatch(
    await faultOf(
      "export function answer() { const all = []; for (;;) all.push({ a: [all.length] }); }",
      long,
    ),
    /^It needs more than 160 MB/,
  );
  const [first, next] = await ask("export function answer() { Deno.exit(3); }");
  assertEquals(first!.kind, "fault");
  assertEquals(next, (await ask("export function answer() {}"))[1]);
});

Deno.test("Sandbox.call() notices who asks what time it is", async () => {
  const [outcome] = await ask("export function answer() {\n  return lit(new Date());\n}");
  assertEquals(outcome?.kind === "gave" && outcome.readsClock, 3);
  const [pure] = await ask("export function answer() { return currentTimestamp(); }");
  assertEquals(pure?.kind === "gave" && pure.readsClock, undefined);
});

Deno.test("Sandbox.call() gives a script no way to the checks: it may import lib/mod.ts alone", async () => {
  const imports = [
    'import { QUESTIONS } from "../week5/questions.ts";',
    'import data from "file:///etc/data.json" with { type: "json" };',
    'import text from "../week5/solution.ts" with { type: "text" };',
    'import "npm:cowsay";',
    'import "node:fs";',
    'export const later = () => import("./solution.ts");',
    'export type { Lab } from "../week4/questions.ts";',
  ];
  for (const source of imports) {
    await using folder = await ScriptFolder.make(IMPORT + source);
    await assertRejects(() => folder.refuseOtherImports(), RefusedScript, "line 2");
  }
  await using folder = await ScriptFolder.make(IMPORT);
  await folder.refuseOtherImports();
});

Deno.test("Sandbox.call() gives a script no way to load what its text does not name", async () => {
  const questions = new URL("../week5/questions.ts", import.meta.url).href;
  const error = await errorOf(
    `const place = "${questions}";\nconst { length } = await import(place);\nexport function answer() {}`,
  );
  assertMatch(error, /Requires read access/);
});

Deno.test("refuseOtherImports() does not wait for what a script imports, however long that is", async () => {
  for (const endless of ["/dev/zero", "/dev/urandom"]) {
    await using folder = await ScriptFolder.make(`${IMPORT}import "file://${endless}";`);
    await assertRejects(() => folder.refuseOtherImports(), RefusedScript);
  }
});

Deno.test("refuseOtherImports() says where a script cannot be parsed", async () => {
  await using folder = await ScriptFolder.make("export function answer() {\n  return split('a';\n}\n");
  await assertRejects(() => folder.refuseOtherImports(), RefusedScript, "It is no TypeScript: line 2: ");
});

Deno.test("Sandbox.call() has all that lib/mod.ts has, and refuses what does more than declare", async () => {
  const names = Object.keys(lib);
  const [all] = await ask(
    `import * as all from "../lib/mod.ts";\nexport function answer() { return Object.keys(all); }`,
  );
  assert(all?.kind === "gave" && all.given.kind === "list");
  assertEquals(all.given.items.map((item) => item.kind === "plain" && item.value), names.sort());
  const more = names.filter((name) => !(name in door) && /^[a-z]/.test(name));
  assert(more.includes("openStorage"));
  for (const name of more) {
    const error = await errorOf(
      `import { ${name} } from "../lib/mod.ts";\nexport function answer() { ${name}(); }`,
    );
    assertEquals(error, `line 3: Error: An answer only declares: it does not call ${name}`);
  }
});
