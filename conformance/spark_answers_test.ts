import { assertEquals } from "@std/assert";
import { join } from "node:path";
import { SparkAnswers, type SparkAnswersOptions } from "./spark_answers.ts";
import type { Program } from "./program.ts";

/** A program of one text, and a Spark that gives each text back as an outcome and counts how often it is asked. */
async function example(text: string) {
  const folder = await Deno.makeTempDir();
  const pythonPath = join(folder, "program.py");
  await Deno.writeTextFile(pythonPath, "def run(): pass");
  const program: Program = {
    name: "area/name",
    pythonPath,
    module: { about: "an example", texts: [text], run: () => ({}) },
  };
  const asked: unknown[] = [];
  const spark = {
    run: (_path: string, params: unknown) => {
      const { texts } = params as { texts: string[] };
      asked.push(texts[0]);
      return Promise.resolve({ [texts[0]!]: { value: texts[0] } });
    },
    stop: () => Promise.resolve(),
  };
  const answers = (options: SparkAnswersOptions = {}) =>
    new SparkAnswers({
      start: () => Promise.resolve(spark),
      folder: join(folder, "answers"),
      day: "2026-01-01",
      surroundings: () => Promise.resolve("Spark 4"),
      ...options,
    });
  return { answers, asked, folder, program };
}

Deno.test("SparkAnswers.outcomes() asks Spark the same question once", async () => {
  const { answers, asked, folder, program } = await example("1 + 1");
  assertEquals(await answers().outcomes(program, {}), { "1 + 1": { value: "1 + 1" } });
  assertEquals(await answers().outcomes(program, {}), { "1 + 1": { value: "1 + 1" } });
  assertEquals(asked, ["1 + 1"]);
  await Deno.remove(folder, { recursive: true });
});

Deno.test("SparkAnswers.outcomes() asks again when anything has changed", async () => {
  const { answers, asked, folder, program } = await example("1");
  await answers().outcomes(program, {});
  await answers().outcomes(program, { "spark.sql.ansi.enabled": "false" });
  await answers().outcomes({ ...program, module: { ...program.module, texts: ["2"] } }, {});
  await answers().outcomes({ ...program, module: { ...program.module, views: { v: "SELECT 1" } } }, {});
  await answers({ surroundings: () => Promise.resolve("Spark 5") }).outcomes(program, {});
  await Deno.writeTextFile(program.pythonPath, "def run(): return 1");
  await answers().outcomes(program, {});
  assertEquals(asked, ["1", "1", "2", "1", "1", "1"]);
  await answers({ day: "2026-01-02" }).outcomes(program, {});
  assertEquals(asked.length, 7);
  const days = await Array.fromAsync(Deno.readDir(join(folder, "answers")));
  assertEquals(days.map(({ name }) => name), ["2026-01-02"]);
  await Deno.remove(folder, { recursive: true });
});
