import { assertEquals } from "@std/assert";
import { checkImports, forbiddenImports } from "./check_imports.ts";
import { writeProject } from "./temporary_project.ts";

Deno.test("checkImports() finds nothing in this project", async () => {
  assertEquals(await checkImports(new URL("../", import.meta.url)), []);
});

Deno.test("checkImports() finds static, dynamic, type-only and re-exporting imports, with their lines", async () => {
  await using project = await writeProject({
    "lib/mod.ts": `export * from "../engine/mod.ts";\nexport { run } from "../engine/embedded/run.ts";\n`,
    "week4/starter.ts":
      `import { run } from "../lib/mod.ts";\nconst fs = await import("node:fs");\nrun(fs);\n`,
    "engine/mod.ts": `export type { Lab } from "../week4/lab.ts";\n`,
    "engine/embedded/run.ts": `export const run = (x: unknown) => x;\n// import "../spark/none.ts"\n`,
    "week4/lab.ts": `export type Lab = import("../lib/mod.ts").Lab;\n`,
  });
  assertEquals(await checkImports(project.root), [
    {
      file: "engine/mod.ts",
      line: 1,
      message: "imports week4/lab.ts, but the engine knows neither labs, lib, practice nor grading",
    },
    {
      file: "lib/mod.ts",
      line: 2,
      message: "imports engine/embedded/run.ts, but lib and grading use the engine through engine/mod.ts; " +
        "their tests import what they need",
    },
    {
      file: "week4/starter.ts",
      line: 2,
      message:
        "imports node:fs, but a lab imports lib/mod.ts and its own files; its tests import what they need",
    },
  ]);
});

Deno.test("checkImports() finds Deno's functions in engine/declare, not in its comments, text and tests", async () => {
  await using project = await writeProject({
    "engine/declare/plan.ts":
      `// Deno.cwd()\nexport const text = "Deno.cwd()";\nexport const here = Deno.cwd();\n`,
    "engine/declare/plan_test.ts": `Deno.test("x", () => {});\n`,
  });
  assertEquals((await checkImports(project.root)).map(({ file, line }) => `${file}:${line}`), [
    "engine/declare/plan.ts:3",
  ]);
});

const ALLOWED: [file: string, target: string][] = [
  ["week4/solution.ts", "lib/mod.ts"],
  ["week4/solution_test.ts", "week4/solution.ts"],
  ["week4/solution_test.ts", "@std/assert"],
  ["week4/questions.ts", "grading/mod.ts"],
  ["week4/questions.ts", "@std/assert"],
  ["week4/kill_test.ts", "practice/kafka/mod.ts"],
  ["week4/testing/run_solution.ts", "engine/embedded/embedded_engine.ts"],
  ["practice/kafka_source_test.ts", "engine/embedded/source/kafka/mod.ts"],
  ["lib/session.ts", "engine/mod.ts"],
  ["lib/session.ts", "node:path"],
  ["grading/run_test.ts", "engine/testing.ts"],
  ["practice/kafka/broker.ts", "engine/mod.ts"],
  ["engine/declare/column.ts", "engine/declare/expr.ts"],
  ["engine/declare/column.ts", "engine/errors.ts"],
  ["engine/declare/column_test.ts", "@std/assert"],
  ["engine/embedded/compile.ts", "engine/declare/plan.ts"],
  ["engine/spark/encode.ts", "engine/declare/plan.ts"],
  ["engine/storage/s3.ts", "@aws-sdk/client-s3"],
];

const FORBIDDEN: [file: string, target: string][] = [
  ["week4/solution.ts", "engine/mod.ts"],
  ["week4/solution.ts", "week5/solution.ts"],
  ["week4/solution.ts", "lib/session.ts"],
  ["week4/solution.ts", "@std/assert"],
  ["rides/solution.ts", "kafkajs"],
  ["finnhub/solution.ts", "practice/finnhub/mod.ts"],
  ["lib/session.ts", "engine/embedded/compile.ts"],
  ["lib/session.ts", "engine/testing.ts"],
  ["grading/run.ts", "engine/declare/plan.ts"],
  ["practice/kafka/broker.ts", "engine/storage/storage.ts"],
  ["week4/questions.ts", "practice/kafka/mod.ts"],
  ["engine/declare/column.ts", "node:fs"],
  ["engine/declare/column.ts", "apache-arrow"],
  ["engine/declare/column.ts", "@std/assert"],
  ["engine/declare/column.ts", "engine/embedded/compile.ts"],
  ["engine/embedded/compile.ts", "engine/spark/encode.ts"],
  ["engine/spark/encode.ts", "engine/embedded/compile.ts"],
  ["engine/mod.ts", "lib/mod.ts"],
  ["engine/embedded/source/kafka_test.ts", "practice/kafka/mod.ts"],
];

for (const [file, target] of ALLOWED) {
  Deno.test(`forbiddenImports() allows ${file} to import ${target}`, () => {
    assertEquals(forbiddenImports([{ file, line: 1, target }]), []);
  });
}
for (const [file, target] of FORBIDDEN) {
  Deno.test(`forbiddenImports() forbids ${file} to import ${target}`, () => {
    assertEquals(forbiddenImports([{ file, line: 3, target }]).map(({ file, line }) => [file, line]), [[
      file,
      3,
    ]]);
  });
}
