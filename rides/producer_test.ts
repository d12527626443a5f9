import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { captureConsole } from "../lib/testing.ts";
import { createSession } from "../lib/mod.ts";
import { KafkaBroker } from "../practice/kafka/mod.ts";
import { lastingPort } from "../practice/kafka/testing.ts";
import { RIDE_COLUMNS, rides } from "../practice/sample/mod.ts";
import { producerMain } from "./producer.ts";

/** A broker, and the producer that finds it by its address. */
class Bench implements AsyncDisposable {
  readonly folder: string;
  broker: KafkaBroker;

  private constructor(folder: string, broker: KafkaBroker) {
    this.folder = folder;
    this.broker = broker;
  }

  static async open(options: { maxMessageBytes?: number } = {}): Promise<Bench> {
    const folder = await Deno.makeTempDir({ prefix: "rides_producer_" });
    const dir = `${folder}/kafka`;
    return new Bench(folder, await KafkaBroker.start({ dir, port: lastingPort(), ...options }));
  }

  async send(...args: string[]): Promise<{ code: number; text: string }> {
    using output = captureConsole();
    const code = await this.run("--rate", "0", ...args);
    return { code, text: output.text };
  }

  async run(...args: string[]): Promise<number> {
    const environment = { KAFKA_BOOTSTRAP: this.broker.bootstrap };
    return await producerMain(args, { environment, envFile: "" });
  }

  async file(...lines: string[]): Promise<string> {
    const path = `${this.folder}/rides.csv`;
    await Deno.writeTextFile(path, lines.join("\n"));
    return path;
  }

  /** What is in the topic, as text. */
  async messages(): Promise<string[]> {
    await using session = createSession();
    const rows = await session.read.format("kafka").option("kafka.bootstrap.servers", this.broker.bootstrap)
      .option("subscribe", "rides_csv").load()
      .selectExpr("coalesce(CAST(key AS STRING), 'NULL') AS k", "CAST(value AS STRING) AS v").collect();
    return rows.map(({ k, v }) => `${k}: ${v}`).sort();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.broker.stop();
    await Deno.remove(this.folder, { recursive: true });
  }
}

Deno.test("rides:producer sends seven columns of each ride, with the vendor as key", async () => {
  await using bench = await Bench.open();
  const lines = [
    "1,2020-07-01 00:25:32,2020-07-01 00:33:39,1,1.50,1,N,238,75,2,8,0.5,0.5,0,0,0.3,9.3,0",
    ",2020-07-01 00:25:32,2020-07-01 00:33:39,,1.50,,,238,75,,8,0.5,0.5,0,0,0.3,9.3,0",
  ];
  const { code, text } = await bench.send("--file", await bench.file(RIDE_COLUMNS.join(","), ...lines));
  assertEquals(code, 0);
  assertMatch(text, /^Sent 2 rides to rides_csv in \d+\.\d s \(partition /);
  assertEquals(await bench.messages(), [
    "1: 1, 2020-07-01 00:25:32, 2020-07-01 00:33:39, 1, 1.50, 2, 9.3",
    "NULL: , 2020-07-01 00:25:32, 2020-07-01 00:33:39, , 1.50, , 9.3",
  ]);
});

Deno.test("rides:producer sends the rides before the place where a file is not CSV", async () => {
  await using bench = await Bench.open();
  const ride = "1,2020-07-01 00:25:32,2020-07-01 00:33:39,1,1.50,1,N,238,75,2,8,0.5,0.5,0,0,0.3,9.3,0";
  const { code, text } = await bench.send("--file", await bench.file(ride, ride, '1,"2020'));
  assertEquals(code, 1);
  assertStringIncludes(text, "Sent 2 rides to rides_csv");
  assertMatch(text, /row 3: Quote Not Closed/);
  assertEquals((await bench.messages()).length, 2);
});

Deno.test("rides:producer says why a topic cannot be made", async () => {
  await using bench = await Bench.open();
  const { code, text } = await bench.send("--limit", "1", "--topic", "bad name!");
  assertEquals(code, 1);
  assertMatch(text, /^Cannot use the topic bad name! on \S+: .*invalid/m);
});

Deno.test("rides:producer generates rides, and names those that it cannot send", async () => {
  await using bench = await Bench.open();
  const { code, text } = await bench.send("--messy", "--limit", "100");
  assertEquals(code, 1);
  assertMatch(text, /^Sent 96 rides to rides_csv in .* s \(partition 0: \d+, partition 1: \d+\)\.$/m);
  assertStringIncludes(
    text,
    '4 rows could not be sent:\n  row 2: passenger_count is "two", which is not a whole number',
  );
  assertEquals((await bench.messages()).length, 96);
});

Deno.test("rides:producer keeps to its rate", async () => {
  await using bench = await Bench.open();
  const startedMs = performance.now();
  assertEquals((await bench.send("--rate", "100", "--limit", "60")).code, 0);
  const elapsedMs = performance.now() - startedMs;
  assert(elapsedMs > 400 && elapsedMs < 30_000, `60 rides at 100 a second took ${elapsedMs} ms`);
});

Deno.test("rides:producer goes on when the broker is back, with every ride once", async () => {
  await using bench = await Bench.open();
  using output = captureConsole();
  const sending = bench.run("--rate", "2000", "--limit", "4000");
  const until = async (condition: () => boolean) => {
    while (!condition()) await new Promise((resolve) => setTimeout(resolve, 1));
  };
  await until(() => (bench.broker.endOffsets("rides_csv")[0] ?? 0) > 0);
  const port = Number(bench.broker.bootstrap.split(":")[1]);
  await bench.broker.stop();
  await until(() => output.text.includes("The broker cannot be reached"));
  bench.broker = await KafkaBroker.start({ dir: `${bench.folder}/kafka`, port });
  assertEquals(await sending, 0, output.text);
  assertStringIncludes(output.text, "The broker is back; going on where it was.");
  const keys = [...rides({ seed: 42, rows: 4000 })].map((line) => line.split(",")[0]);
  assertEquals((await bench.messages()).map((message) => message.split(":")[0]), keys.sort());
});

Deno.test("rides:producer names a ride that is too large for the broker, and sends the others", async () => {
  await using bench = await Bench.open({ maxMessageBytes: 4000 });
  const good = "1,2020-07-01 00:25:32,2020-07-01 00:33:39,1,1.5,1,N,238,75,2,8,0.5,0.5,0,0,0.3,9.3,0";
  // Digits from a generator that gzip cannot make small.
  const digits = Array.from(
    { length: 12_000 },
    (_, i) => (i * i * 2_654_435_761 % 4_294_967_296).toString().at(-4),
  ).join("");
  const large = good.replace(",1.5,", `,1.${digits},`);
  const { code, text } = await bench.send("--file", await bench.file(good, large, good));
  assertEquals(code, 1);
  assertMatch(
    text,
    /1 rows could not be sent:\n {2}row 2: the broker takes no message of 12,0\d\d characters/,
  );
  assertEquals((await bench.messages()).length, 2);
});

Deno.test("rides:producer says what is wrong with a command line, and where the broker is not", async () => {
  await using bench = await Bench.open();
  const cases: [string[], string][] = [
    [["--rate", "fast"], "Cannot use --rate fast: give a whole number"],
    [["--limit=-1"], "Cannot use --limit -1"],
    [["--fiel", "x"], 'Cannot use "--fiel": --help shows the flags'],
    [["--file", `${bench.folder}/nix.csv`], "nix.csv: "],
    [["--topic="], "Cannot use an empty --topic"],
  ];
  for (const [args, sentence] of cases) {
    const { code, text } = await bench.send(...args);
    assertEquals([code, text.includes(sentence)], [2, true], text);
  }
  assertEquals(await bench.send("--help").then(({ code, text }) => [code, text.includes("Exit codes:")]), [
    0,
    true,
  ]);
  const { bootstrap } = bench.broker;
  await bench.broker.stop();
  const { code, text } = await bench.send("--limit", "1");
  assertEquals(code, 1);
  assertStringIncludes(text, `Cannot use the topic rides_csv on ${bootstrap}: `);
});
