import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { KafkaBroker } from "../practice/kafka/mod.ts";
import { captureConsole } from "../lib/testing.ts";
import { consumerMain } from "./consumer.ts";

const CONSUMER = new URL("consumer.ts", import.meta.url).pathname;

/** A broker with ten messages in each of two partitions. */
class Bench implements AsyncDisposable {
  readonly folder: string;
  readonly broker: KafkaBroker;

  private constructor(folder: string, broker: KafkaBroker) {
    this.folder = folder;
    this.broker = broker;
  }

  static async open(): Promise<Bench> {
    const folder = await Deno.makeTempDir({ prefix: "rides_consumer_" });
    const broker = await KafkaBroker.start({ dir: `${folder}/kafka` });
    broker.createTopic("rides_csv", 2);
    for (const partition of [0, 1]) {
      broker.append(
        "rides_csv",
        partition,
        Array.from({ length: 10 }, (_, i) => ({ key: `${partition}`, value: `v${i}` })),
      );
    }
    return new Bench(folder, broker);
  }

  get environment() {
    return { KAFKA_BOOTSTRAP: this.broker.bootstrap };
  }

  async consume(...args: string[]): Promise<{ code: number; text: string }> {
    using output = captureConsole();
    const code = await consumerMain(args, { environment: this.environment, envFile: "" });
    return { code, text: output.text };
  }

  /** A consumer in a process of its own, as in another terminal. */
  start(...args: string[]): Terminal {
    return new Terminal(args, this.environment);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.broker.stop();
    await Deno.remove(this.folder, { recursive: true });
  }
}

class Terminal implements AsyncDisposable {
  readonly #child: Deno.ChildProcess;
  readonly #output: ReadableStreamDefaultReader<string>;
  text = "";

  constructor(args: readonly string[], env: Record<string, string>) {
    const command = ["run", "-A", "--no-check", CONSUMER, ...args];
    this.#child = new Deno.Command(Deno.execPath(), {
      args: command,
      env,
      stdout: "piped",
      stderr: "inherit",
    }).spawn();
    this.#output = this.#child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  }

  async says(wanted: string): Promise<void> {
    while (!this.text.includes(wanted)) {
      const { done, value } = await this.#output.read();
      if (done) throw new Error(`It ended without saying "${wanted}":\n${this.text}`);
      this.text += value;
    }
  }

  /** Presses Ctrl-C; gives the exit code. */
  async interrupt(): Promise<number> {
    this.#child.kill("SIGINT");
    for (let next = await this.#output.read(); !next.done; next = await this.#output.read()) {
      this.text += next.value;
    }
    return (await this.#child.status).code;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#output.cancel();
    await this.#child[Symbol.asyncDispose]();
  }
}

Deno.test("rides:consumer prints key and value with their types, and goes on where its group was", async () => {
  await using bench = await Bench.open();
  bench.broker.append("rides_csv", 0, [{ key: null, value: Uint8Array.of(0xff) }]);
  const first = await bench.consume("--from-beginning", "--limit", "15");
  assertEquals(first.code, 0);
  assertStringIncludes(first.text, "In group rides-consumer, reading rides_csv: partitions 0, 1");
  assertStringIncludes(first.text, '   value "v9" (text)');
  assertStringIncludes(first.text, "15 messages; group rides-consumer has committed them.");
  const second = await bench.consume("--limit", "6");
  const places = (text: string) => text.match(/rides_csv \d:\d+/g)!;
  assertEquals(new Set([...places(first.text), ...places(second.text)]).size, 21);
  assertMatch(first.text + second.text, /rides_csv 0:10 {3}key null {3}value ff \(bytes\)/);
});

Deno.test("rides:consumer shares the partitions with a second one, and leaves the group at Ctrl-C", async () => {
  await using bench = await Bench.open();
  await using first = bench.start("--from-beginning");
  await first.says("rides_csv 1:9 ");
  await using second = bench.start();
  await second.says("reading rides_csv: partition ");
  await first.says("reading rides_csv: partition ");
  assertEquals(await second.interrupt(), 0);
  assertStringIncludes(second.text, "No message has come.");
  const joins = () => first.text.split("reading rides_csv: partitions 0, 1").length;
  const before = joins();
  while (joins() === before) await first.says(`${first.text}I`);
  assertEquals(await first.interrupt(), 0);
  assertStringIncludes(first.text, "Committing offsets and leaving the group.");
});

Deno.test("rides:consumer does not say that it has committed when the broker is away", async () => {
  await using bench = await Bench.open();
  await using consumer = bench.start("--from-beginning");
  await consumer.says("rides_csv 0:9 ");
  await bench.broker.stop();
  await consumer.says("The broker cannot be reached");
  assertEquals(await consumer.interrupt(), 0);
  assertStringIncludes(consumer.text, " messages. The broker is away");
});

Deno.test("rides:consumer names a topic that is not there, and what is wrong with a command line", async () => {
  await using bench = await Bench.open();
  const { code, text } = await bench.consume("--topic", "rides_cvs");
  assertEquals(code, 2);
  assertStringIncludes(
    text,
    `There is no topic rides_cvs on ${bench.broker.bootstrap}. Did you mean rides_csv?`,
  );
  assertEquals((await bench.consume("--limit", "none")).code, 2);
  assertStringIncludes((await bench.consume("--help")).text, "--from-beginning");
});
