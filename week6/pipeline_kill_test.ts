import { assert, assertEquals } from "@std/assert";
import { createSession, openStorage } from "../lib/mod.ts";
import { committedOutput, rowsOf } from "../lib/testing/committed_output.ts";
import type { RunOrder } from "../lib/testing/run_solution.ts";
import { KafkaBroker } from "../practice/kafka/mod.ts";
import { customers, reviews } from "../practice/sample/mod.ts";

/** In the order in which a batch passes them. */
const FAULT_POINTS = [
  "before offset log",
  "after offset log",
  "after part file",
  "before state",
  "after state",
  "before metadata log",
  "after metadata log",
  "before commit log",
  "after commit log",
];
const WITHOUT_STATE = FAULT_POINTS.filter((point) => !point.endsWith(" state"));
const PARTITIONS = 2;
/** Each is a batch of week 4, and 30 seconds after the one before it, so that windows close. */
const ROUNDS = 3;
const ROWS_PER_ROUND = 200;
const BATCH_TIMES = { startMs: Date.parse("2026-03-01T12:00:00Z"), stepMs: 30_000 };
const LAKE = "s3a://learning/ada";
const LAYERS = ["bronze/reviews", "silver/reviews", "gold/fact_review"];

/** A process that is to be killed. */
interface Kill extends Required<Pick<RunOrder, "killAt">> {
  readonly lab: string;
  readonly round: number;
}

/** Reviews that come in rounds, each carried from the topic to gold by the three labs. */
class Pipeline implements AsyncDisposable {
  readonly #broker: KafkaBroker;
  readonly #folder: string;
  readonly #storage: { practiceFolder: string };

  private constructor(broker: KafkaBroker, folder: string) {
    this.#broker = broker;
    this.#folder = folder;
    this.#storage = { practiceFolder: `${folder}/s3` };
  }

  static async open(): Promise<Pipeline> {
    const folder = await Deno.makeTempDir({ prefix: "pipeline_kill_test_" });
    const broker = await KafkaBroker.start({ dir: `${folder}/kafka` });
    broker.createTopic("reviews", PARTITIONS);
    const pipeline = new Pipeline(broker, folder);
    await using session = createSession({ storage: pipeline.#storage });
    const rows = customers({ seed: 42 }).map((customer) => Object.values(customer));
    const columns =
      "customer_id string, customer_name string, gender string, date_of_birth string, city string, state string";
    await session.createDataFrame(rows, columns).write.parquet(`${LAKE}/bronze/customers`);
    return pipeline;
  }

  /** Does all rounds, with these kills on the way; gives the rows of each layer as sorted text. */
  async run(kills: readonly Kill[]): Promise<Record<string, string[]>> {
    for (let round = 0; round < ROUNDS; round++) {
      this.#append(round);
      for (const lab of ["week4", "week5", "week6"]) {
        for (const kill of kills.filter((one) => one.round === round && one.lab === lab)) {
          const { success, said } = await this.#start(lab, kill.killAt);
          assertEquals(
            { success, said },
            { success: false, said: "" },
            `not killed: ${JSON.stringify(kill)}`,
          );
        }
        const { success, said } = await this.#start(lab);
        assert(success, said);
      }
    }
    const layers = LAYERS.map(async (layer) => {
      const rows = rowsOf(await committedOutput(openStorage(`${LAKE}/${layer}`, this.#storage)));
      return [layer, rows.map(textOf).sort()] as const;
    });
    return Object.fromEntries(await Promise.all(layers));
  }

  #append(round: number): void {
    const lines = [...reviews({ seed: 42, rows: ROWS_PER_ROUND, from: round * ROWS_PER_ROUND, short: true })];
    for (let partition = 0; partition < PARTITIONS; partition++) {
      const values = lines.filter((_, i) => i % PARTITIONS === partition).map((value) => ({ value }));
      this.#broker.append("reviews", partition, values);
    }
  }

  async #start(lab: string, killAt?: Kill["killAt"]): Promise<{ success: boolean; said: string }> {
    const order: RunOrder = {
      lab,
      bootstrap: this.#broker.bootstrap,
      lake: LAKE,
      storage: this.#storage,
      checkpoints: `${this.#folder}/checkpoints`,
      ...(killAt && { killAt }),
      ...(lab === "week4" && { batchTimes: BATCH_TIMES }),
    };
    const script = new URL("../lib/testing/run_solution.ts", import.meta.url).href;
    const args = ["run", "--allow-all", "--no-check", script, JSON.stringify(order)];
    const { success, stderr } = await new Deno.Command(Deno.execPath(), { args, stdin: "null" }).output();
    return { success, said: new TextDecoder().decode(stderr) };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#broker.stop();
    await Deno.remove(this.#folder, { recursive: true });
  }
}

/** A row with the names of its columns; 64-bit counts as text. */
function textOf(row: Readonly<Record<string, unknown>>): string {
  return JSON.stringify(row, (_, value) => typeof value === "bigint" ? `${value}` : value);
}

function killsOf(lab: string, round: number, points: readonly string[], occurrence = 1): Kill[] {
  return points.map((point) => ({ lab, round, killAt: { point, occurrence } }));
}

/** Every point of weeks 4 and 5; and week 6 just before it logs the batch that only closes windows, which then waits for the next round. */
const KILLS_BETWEEN = [
  ...killsOf("week4", 1, WITHOUT_STATE),
  ...killsOf("week5", 1, WITHOUT_STATE),
  ...killsOf("week6", 1, ["before offset log"], 2),
];

/** Every point of week 6: first in its batch of rows, which closes no window and writes none, then in the one that does. */
const KILLS_WITH_STATE = [
  ...killsOf(
    "week6",
    1,
    FAULT_POINTS.filter((point) => !["after part file", "after commit log"].includes(point)),
  ),
  ...killsOf("week6", 1, FAULT_POINTS.filter((point) => point !== "before offset log")),
];

async function layersAfter(kills: readonly Kill[]): Promise<Record<string, string[]>> {
  await using pipeline = await Pipeline.open();
  return await pipeline.run(kills);
}

Deno.test("bronze, silver and gold are the same, wherever the three labs are cut off by SIGKILL", async () => {
  const runs = [[], KILLS_BETWEEN, KILLS_WITH_STATE].map(layersAfter);
  const [plain, ...killed] = await Promise.all(runs);
  for (const layers of killed) assertEquals(layers, plain);
  assertEquals(LAYERS.map((layer) => plain![layer]!.length > 100), [true, true, true]);
});
