import { assertEquals, assertRejects } from "@std/assert";
import { readLines, runStep } from "./run_step.ts";

Deno.test("runStep() says what it does and what it took", async () => {
  const said: string[] = [];
  await runStep({ title: "Kafka: jars", command: [Deno.execPath(), "--version"] }, (line) => said.push(line));
  assertEquals(said.map((line) => line.replace(/\d+\.\d s/, "N s")), [
    "Kafka: jars …",
    "Kafka: jars: done in N s",
  ]);
});

Deno.test("runStep() shows the last words of a step that fails", async () => {
  const program = "console.log('no route'); console.error('giving up'); Deno.exit(3)";
  const error = await assertRejects(
    () => runStep({ title: "Kafka: jars", command: [Deno.execPath(), "eval", program] }, () => {}),
    Error,
    "ended with code 3",
  );
  assertEquals(error.message.split("\n").slice(1).sort(), ["giving up", "no route"]);
});

Deno.test("readLines() joins what was cut between two chunks, also in a character", async () => {
  const bytes = new TextEncoder().encode("one\r\nzwölf\nlast");
  const chunks = [bytes.slice(0, 8), bytes.slice(8, 9), bytes.slice(9)];
  assertEquals(await Array.fromAsync(readLines(ReadableStream.from(chunks))), ["one", "zwölf", "last"]);
});
