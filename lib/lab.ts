import { fileURLToPath } from "node:url";
import { type Clock, createSession, type DataFrame, DataStreamWriter, type Session } from "../engine/mod.ts";
import { removeCandles } from "../live/mod.ts";
import { exitCodeOf } from "./failure.ts";
import {
  type KinesisOptions,
  KinesisSide,
  type ReadyStream,
  streamCheckpoints,
  usesKinesis,
} from "./finnhub/kinesis_side.ts";
import { streamSettingsOf } from "./finnhub/stream_settings.ts";
import { type Flags, helpText, isFinnhub, parseFlags } from "./flags.ts";
import { forget } from "./fresh.ts";
import { clusterOptions, type KafkaOptions, usesKafka } from "./kafka.ts";
import { practiceTopics } from "./practice_topics.ts";
import { LabPage } from "./lab_page.ts";
import { ProgressPrinter } from "./progress_printer.ts";
import { runQueries } from "./run_queries.ts";
import { type Environment, practiceSettings, readEnvFile, readSettings, type Settings } from "./settings.ts";
import { runWatched } from "./watch.ts";
import { openWorld, PRACTICE_FOLDER, type WorldFolders } from "./world.ts";

/** What a lab's queries are made of. */
export interface LabTools {
  /** Where frames begin. */
  readonly session: Session;
  /** Address and login of the Kafka cluster, as options of `format("kafka")`. */
  readonly kafka: KafkaOptions;
  /** The full path of a place in the data lake: `bronze/reviews` is `s3a://hwe-$CLASS/$HANDLE/bronze/reviews`. */
  readonly path: (place: string) => string;
  /** Where a query keeps its place: `/tmp/<name>`, or in `CHECKPOINT_FOLDER`; when practising, a folder of the project. */
  readonly checkpoint: (name: string) => string;
}

/** What the queries of the Finnhub labs are made of, too. */
export interface FinnhubTools extends LabTools {
  /** The stream of Kinesis, as options of `format("kinesis")`: name, address and login. */
  readonly kinesis: KinesisOptions;
  /** The full path of a file beside the lab's script. */
  readonly file: (name: string) => string;
  /** For `foreachBatch`: shows the batch as candles on the live page, if that is served (`--ui`). */
  readonly showCandles: (batch: DataFrame) => Promise<void>;
}

/** Declares a lab's queries. Called twice: first to see what it needs, then with everything in place. It must only declare, never start. */
export type DeclareQueries = (tools: LabTools) => readonly DataStreamWriter[];

/** The same, of a lab that may be one of Finnhub's. */
export type DeclareLab = (tools: FinnhubTools) => readonly DataStreamWriter[];

/**
 * What a lab looks at while its queries run, as in the cells of a notebook. The lab ends when its queries have ended; one that throws stops them.
 */
export type Meanwhile = (tools: LabTools) => Promise<void>;

/** Where a lab finds its settings and keeps what it needs; tests give places of their own. */
export interface LabPlace extends WorldFolders {
  /** @default {the variables of this process} */
  readonly environment?: Environment;
  /** The text of the `.env` file. @default {that of the project, if there is one} */
  readonly envFile?: string;
  /** @default {the machine's} */
  readonly clock?: Clock;
  /** Where {@linkcode LabTools.file} leads. @default {the lab's folder} */
  readonly labFolder?: string;
  /** Of the live page. @default {4040} */
  readonly uiPort?: number;
}

/**
 * Runs a lab's script from its command line: reads flags and settings, starts the practice side where there is no real one, starts the queries, shows a line for
 * each batch, and ends them in order at Ctrl-C. Ends the process with the exit code that `--help` explains.
 */
export async function runLab(lab: string, declare: DeclareLab, meanwhile?: Meanwhile): Promise<never> {
  if (Deno.args.includes("--watch")) Deno.exit(await runWatched(Deno.args));
  Deno.exit(await labMain(lab, declare, Deno.args, {}, meanwhile));
}

/** {@linkcode runLab} for tests and for the demo: gives the exit code instead of ending the process. */
export async function labMain(
  lab: string,
  declare: DeclareLab,
  args: readonly string[],
  place: LabPlace = {},
  meanwhile?: Meanwhile,
): Promise<number> {
  await using kept = new AsyncDisposableStack(); // ends when everything is said
  return await exitCodeOf({ lab, args }, async () => {
    const flags = parseFlags(args, lab);
    if (flags.help) console.log(helpText(lab));
    else await run(lab, { declare, ...(meanwhile && { meanwhile }) }, flags, place, kept);
  });
}

/** The settings that a place leads to; those of the practice side when that is wanted whatever they say. */
export async function settingsOf(place: LabPlace, practice: boolean): Promise<Settings> {
  const read = practice ? practiceSettings : readSettings;
  return read(place.environment ?? Deno.env.toObject(), place.envFile ?? await readEnvFile());
}

/** The Finnhub labs have neither Kafka nor a lake, and settings of their own; and Spark has no Kinesis. */
async function settingsOfLab(lab: string, place: LabPlace, practice: boolean): Promise<Settings> {
  const settings = await settingsOf(place, practice || isFinnhub(lab));
  if (!isFinnhub(lab) || settings.sparkRemote === "" && !settings.sparkNotice) return settings;
  const sparkNotice = "Spark: not used, since it has no source for Kinesis; this process does the work";
  return { ...settings, sparkRemote: "", sparkNotice };
}

/** What a lab's script gives. */
interface LabScript {
  readonly declare: DeclareLab;
  readonly meanwhile?: Meanwhile;
}

async function run(
  lab: string,
  { declare, meanwhile }: LabScript,
  flags: Flags,
  place: LabPlace,
  kept: AsyncDisposableStack,
): Promise<void> {
  const settings = await settingsOfLab(lab, place, flags.practice);
  await using world = openWorld(settings, place);
  const printer = new ProgressPrinter();
  await using session = createSession({
    conf: { "spark.sql.streaming.fileSource.waitForPath": "true" }, // a lab may start before the one that feeds it
    remote: settings.sparkRemote,
    storage: world.storage,
    listener: printer,
    ...(place.clock && { clock: place.clock }),
  });
  await using page = new LabPage(lab, place.uiPort);
  const labFolder = place.labFolder ?? fileURLToPath(new URL(`../${lab}`, import.meta.url));
  const tools = (kafka: KafkaOptions, stream: ReadyStream): FinnhubTools => ({
    session,
    kafka,
    path: (place) => `${settings.lake}/${place}`,
    checkpoint: (name) =>
      world.checkpoint(stream.createdMs > 0 ? `${streamCheckpoints(stream.createdMs)}/${name}` : name),
    kinesis: stream.options,
    file: (name) => `${labFolder}/${name}`,
    showCandles: (batch) => page.showCandles(batch),
  });
  const draft = declare(tools(NO_KAFKA_YET, NO_STREAM_YET));
  for (const writer of draft) refuseOther(writer);
  const kinesis = usesKinesis(draft) ? kept.use(await openKinesis(flags, place)) : undefined;
  if (settings.sparkRemote !== "") await session.range(0).schema(); // says which cluster it is, or that there is none
  if (settings.sparkNotice !== undefined) console.log(settings.sparkNotice);
  console.log(kinesis ? kinesis.describe() : world.describe({ kafka: usesKafka(draft) }));
  const stream = await kinesis?.ready((sentence) => console.log(sentence)) ?? NO_STREAM_YET;
  if (kinesis) kept.defer(() => kinesis.end((sentence) => console.log(sentence)));
  const topics = practiceTopics(lab);
  const candlesFile = kinesis && tools(NO_KAFKA_YET, stream).checkpoint("candles.json");
  if (flags.fresh) {
    if (!await forget(declare(tools(NO_KAFKA_YET, stream)), world, flags, topics)) return;
    if (candlesFile !== undefined) await removeCandles(candlesFile);
  }
  if (flags.ui) console.log(`Live page: ${page.serve(session, candlesFile)}`);
  const kafka = usesKafka(draft) ? clusterOptions(await world.kafka()) : {};
  if (usesKafka(draft)) await world.fillTopics(topics, flags, (sentence) => console.log(sentence));
  const ready = tools(kafka, stream);
  await runQueries(declare(ready), flags, printer, async () => await meanwhile?.(ready));
}

const NO_KAFKA_YET: KafkaOptions = { "kafka.bootstrap.servers": "not known yet" };
const NO_STREAM_YET: ReadyStream = {
  options: { "kinesis.streamName": "not known yet", "kinesis.region": "us-east-1" },
  createdMs: 0,
};

async function openKinesis(flags: Flags, place: LabPlace): Promise<KinesisSide> {
  return new KinesisSide(
    await streamSettingsOf(place, flags.practice),
    place.practiceFolder ?? PRACTICE_FOLDER,
  );
}

/** Scripts run without a type check, so that an answer may give anything. */
function refuseOther(writer: unknown): void {
  if (writer instanceof DataStreamWriter) return;
  throw new Error(
    writer instanceof Promise
      ? "Cannot run the queries: one is started by its answer. Return the writer, without start(); the script starts it."
      : "Cannot run the queries: an answer that must return a writer gives something else. Does it begin with return, and end with what writeStream gives?",
  );
}
