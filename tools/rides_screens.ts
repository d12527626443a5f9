/**
 * Writes into rides/README.md what one sees in the terminal, from real runs on a practice side of its own:
 * `deno run -A tools/rides_screens.ts`. Each screen stands below its mark, `<!-- screen: name -->`. The rides are those of
 * a seed; times and speeds, which are others at each run, are left out.
 *
 * @module
 */
import { captureConsole } from "../lib/testing.ts";
import { createSession, type DataStreamWriter, type Session } from "../lib/mod.ts";
import { kafkaOptions } from "../lib/kafka.ts";
import { KafkaBroker } from "../practice/kafka/mod.ts";
import { fillRides } from "../practice/rides_topic.ts";
import { consumerMain } from "../rides/consumer.ts";
import { producerMain } from "../rides/producer.ts";
import * as lab from "../rides/solution.ts";

const README = new URL("../rides/README.md", import.meta.url);
const MARK_REGEXP = /(<!-- screen: ([a-z ]+) -->)\n(?:\n```\n[^]*?\n```\n)?/g;

/** The text of the page with fresh screens. */
export async function withScreens(page: string): Promise<string> {
  const screens = await takeScreens();
  return page.replaceAll(MARK_REGEXP, (_, mark: string, name: string) => {
    const screen = screens[name];
    if (screen === undefined) throw new Error(`There is no screen "${name}"`);
    return `${mark}\n\n\`\`\`\n${screen}\n\`\`\`\n`;
  });
}

/** Runs the programs and the steps of the lab; what each has printed, by name. */
async function takeScreens(): Promise<Record<string, string>> {
  const folder = await Deno.makeTempDir({ prefix: "rides_screens_" });
  const broker = await KafkaBroker.start({ dir: `${folder}/kafka` });
  const { bootstrap } = broker;
  const place = { environment: { KAFKA_BOOTSTRAP: bootstrap }, envFile: "" };
  const kafka = kafkaOptions({ bootstrap });
  const session = createSession();
  try {
    const producer = await screen("rides:producer --rate 0 --limit 600", (args) => producerMain(args, place));
    const consumer = shortened(
      await screen("rides:consumer --from-beginning --limit 600", (args) => consumerMain(args, place)),
    );
    const messages = lab.readFromKafka(session, kafka, "rides_csv");
    const rides = lab.parseRideFromKafkaMessage(lab.asText(messages), lab.RIDE_SCHEMA);
    const windows = lab.countByWindow(rides, "10 minutes", "5 minutes");
    const records = lab.prepareDfToKafkaSink(windows, ["window.start", "window.end", "count"], "vendor_id");
    const memory = lab.sinkMemory(rides, "rides_in_memory");
    const schema = await printed(() => lab.printRawSchema(messages));
    const console = await printed(() =>
      run(lab.sinkConsole(rides, "append", "5 seconds").option("numRows", 5))
    );
    const counts = await printed(() =>
      run(lab.sinkConsole(lab.countByVendor(rides).orderBy("vendor_id"), "complete", "5 seconds"))
    );
    await run(memory.writer);
    const table = await printed(() => session.sql(memory.sql).show());
    broker.createTopic("vendor_counts_windowed", 1);
    await run(lab.sinkKafka(records, kafka, "vendor_counts_windowed", `${folder}/checkpoint`));
    const counted = await printed(() =>
      session.read.format("kafka").options(kafka).option("subscribe", "vendor_counts_windowed").load()
        .selectExpr("CAST(key AS STRING)", "CAST(value AS STRING)").filter("value >= '2020-07-01 00:05'")
        .orderBy("value", "key")
        .show(5, { truncate: false })
    );
    await fillRides({ bootstrap }, { messy: true });
    const malformed = await printed(() => run(malformedOf(session, kafka)));
    const messyProducer = await screen(
      "rides:producer --rate 0 --limit 40 --messy",
      (args) => producerMain(args, place),
    );
    return {
      producer,
      consumer,
      schema,
      console,
      counts,
      memory: table,
      records: counted,
      malformed,
      "messy producer": messyProducer,
    };
  } finally {
    await session[Symbol.asyncDispose]();
    await broker.stop();
    await Deno.remove(folder, { recursive: true });
  }
}

function malformedOf(session: Session, kafka: Readonly<Record<string, string>>): DataStreamWriter {
  const messages = lab.readFromKafka(session, kafka, "rides_csv");
  return lab.sinkConsole(lab.malformedMessages(messages, lab.RIDE_SCHEMA), "append", "5 seconds");
}

async function run(writer: DataStreamWriter): Promise<void> {
  const query = await writer.trigger({ availableNow: true }).start();
  await query.awaitTermination();
}

/** A task with what it prints. */
async function screen(task: string, main: (args: string[]) => Promise<number>): Promise<string> {
  const text = await printed(() => main(task.split(" ").slice(1)));
  return `$ deno task ${task}\n${text}`;
}

/** The first messages of each partition: kafkajs takes the partitions in any order. */
function shortened(text: string): string {
  const lines = text.split("\n");
  const isMessage = (line: string) => line.startsWith("rides_csv ");
  const first = lines.filter((line) => /^rides_csv \d:[01] /.test(line)).sort();
  return [...lines.slice(0, lines.findIndex(isMessage)), ...first, "…", lines.at(-1)].join("\n");
}

async function printed(action: () => Promise<unknown>): Promise<string> {
  using output = captureConsole();
  await action();
  return output.text.replace(/ in \d+\.\d s\b/g, "").trimEnd();
}

if (import.meta.main) {
  await Deno.writeTextFile(README, await withScreens(await Deno.readTextFile(README)));
}
