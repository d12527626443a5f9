import type { DataStreamWriter, Session, StreamingQuery } from "../engine/mod.ts";
import { createSession } from "../engine/mod.ts";
import { type Flags, helpText, parseFlags, UsageError } from "./flags.ts";
import { forget } from "./fresh.ts";
import type { KafkaOptions } from "./kafka.ts";
import { progressLine } from "./progress_line.ts";
import { readEnvFile, readSettings, SettingsError } from "./settings.ts";
import { onStopSignal } from "./stop_signal.ts";
import { TodoError } from "./todo.ts";
import { openWorld, type World } from "./world.ts";

/** What a lab's queries are made of. */
export interface LabTools {
  readonly session: Session;
  /** Address and login of the Kafka cluster, as options of `format("kafka")`. */
  readonly kafka: KafkaOptions;
  /** The full path of a place in the data lake: `bronze/reviews` is `s3a://hwe-$CLASS/$HANDLE/bronze/reviews`. */
  readonly path: (place: string) => string;
  /** Where a query keeps its place: `/tmp/<name>`; when practising, a folder of the project. */
  readonly checkpoint: (name: string) => string;
}

/** Declares a lab's queries. Called twice: first to see what it needs, then with everything in place. It must only declare, never start. */
export type DeclareQueries = (tools: LabTools) => readonly DataStreamWriter[];

/**
 * Runs a lab's script from its command line: reads flags and settings, starts the practice side where there is no real one, starts the queries, shows a line for
 * each batch, and ends them in order at Ctrl-C. Ends the process with the exit code that `--help` explains.
 */
export async function runLab(lab: string, declare: DeclareQueries): Promise<never> {
  Deno.exit(await labMain(lab, declare, Deno.args));
}

/** {@linkcode runLab} for tests and for the demo: gives the exit code instead of ending the process. */
export async function labMain(
  lab: string,
  declare: DeclareQueries,
  args: readonly string[],
): Promise<number> {
  let trace = args.includes("--trace");
  try {
    const flags = parseFlags(args);
    trace = flags.trace;
    if (flags.help) {
      console.log(helpText(lab));
      return 0;
    }
    return await run(declare, flags);
  } catch (error) {
    return report(lab, error, trace);
  }
}

async function run(declare: DeclareQueries, flags: Flags): Promise<number> {
  const settings = readSettings(
    flags.practice ? {} : Deno.env.toObject(),
    flags.practice ? "" : await readEnvFile(),
  );
  await using world = openWorld(settings);
  await using session = createSession({
    storage: world.storage,
    listener: {
      onProgress: (progress) => console.log(progressLine(progress)),
      onNotice: (query, sentence) => console.log(`${query.name}: ${sentence}`),
    },
  });
  const tools = (kafka: KafkaOptions): LabTools => ({
    session,
    kafka,
    path: (place) => `${settings.lake}/${place}`,
    checkpoint: world.checkpoint,
  });
  const draft = declare(tools({ "kafka.bootstrap.servers": "not known yet" }));
  console.log(world.describe());
  if (flags.fresh && !await forget(draft, world, flags)) return 0;
  const kafka = usesKafka(draft) ? await world.kafka(flags, (sentence) => console.log(sentence)) : {};
  return await runQueries(declare(tools(kafka)), flags);
}

async function runQueries(writers: readonly DataStreamWriter[], flags: Flags): Promise<number> {
  const queries: StreamingQuery[] = [];
  using _signal = onStopSignal(() => {
    console.log(
      "\nFinishing the running batch. Ctrl-C again ends at once; the batch is then done again at the next start.",
    );
    for (const query of queries) query.stop({ finishBatch: true });
  });
  for (const writer of writers) {
    const named = writer.plan.queryName ? writer : writer.queryName(shortName(writer));
    queries.push(await (flags.availableNow ? named.trigger({ availableNow: true }) : named).start());
  }
  const ended = await Promise.allSettled(queries.map(async (query) => {
    try {
      await query.awaitTermination();
    } catch (error) {
      for (const other of queries) other.stop({ finishBatch: true });
      throw error;
    }
  }));
  const failures = ended.filter((result) => result.status === "rejected").map((result) => result.reason);
  if (failures.length > 0) throw failures[0];
  return 0;
}

function usesKafka(writers: readonly DataStreamWriter[]): boolean {
  return writers.some((writer) => JSON.stringify(writer.plan.input).includes('"format":"kafka"'));
}

/** The last part of the output path: `reviews` for `…/bronze/reviews`. */
function shortName(writer: DataStreamWriter): string {
  return writer.plan.options["path"]?.split("/").at(-1) ?? writer.plan.format ?? "query";
}

/** Says what went wrong, and gives the exit code. */
function report(lab: string, error: unknown, trace: boolean): number {
  if (error instanceof TodoError) {
    console.log(
      `${error.message}\n\nThat is the next step in ${lab}/starter.ts; ${lab}/README.md explains it.`,
    );
    return 0;
  }
  console.error(error instanceof Error && !trace ? `\n${error.message}` : error);
  return error instanceof UsageError || error instanceof SettingsError ? 2 : 1;
}

export type { World };
