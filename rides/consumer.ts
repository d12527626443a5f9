/**
 * Prints what is in a topic of Kafka, as a member of a consumer group: `deno task rides:consumer`.
 *
 * @module
 */
import { parseArgs } from "@std/cli/parse-args";
import type { Consumer, Kafka } from "kafkajs";
import { exitCodeOf } from "../lib/failure.ts";
import { UsageError } from "../lib/flags.ts";
import { type LabPlace, settingsOf } from "../lib/lab.ts";
import { onStopSignal } from "../engine/mod.ts";
import { openWorld } from "../lib/world.ts";
import { RIDES_TOPIC } from "../practice/rides_topic.ts";
import { kafkajsClient, requireTopic } from "./client/kafkajs_client.ts";
import { messageText } from "./client/message_text.ts";

const DEFAULT_GROUP = "rides-consumer";
const HEARTBEAT_MS = 500;
const COMMIT_MS = 1000;
const SESSION_MS = 10_000;

const USAGE =
  `Prints key and value of the messages in a topic, with their types. Start it twice, and the two share the partitions.

  --topic ${RIDES_TOPIC}      which topic
  --group ${DEFAULT_GROUP}  the consumer group; it goes on where the group was
  --from-beginning       a group that is new begins with the oldest message, not with the next one
  --limit N              end after N messages
  --practice             use the broker of this machine even though .env names a cluster
  --trace                show where in the code an error comes from
  --help                 this text

Ctrl-C commits the offsets, leaves the group and ends.
Exit codes: 0 done, 1 Kafka failed, 2 the command line or the settings are wrong, 130 ended at once.`;

interface Command {
  readonly topic: string;
  readonly group: string;
  readonly fromBeginning: boolean;
  readonly limit: number;
}

/** Prints messages until it is stopped; told what to do by the command line. */
export async function consumeRides(args: readonly string[], place: LabPlace = {}): Promise<void> {
  const flags = parseFlags(args);
  if (flags === "help") {
    console.log(USAGE);
    return;
  }
  const { command, practice } = flags;
  const settings = await settingsOf(place, practice);
  await using world = openWorld(settings, place);
  const cluster = await world.kafka();
  const outage = new Outage();
  const kafka = kafkajsClient(cluster, "rides-consumer", (message) => outage.began(message));
  await requireTopic(kafka, command.topic, cluster.bootstrap, { create: settings.kafka === undefined });
  await consume(kafka, command, outage);
}

async function consume(
  kafka: Kafka,
  { topic, group, fromBeginning, limit }: Command,
  outage: Outage,
): Promise<void> {
  const consumer = kafka.consumer({
    groupId: group,
    heartbeatInterval: HEARTBEAT_MS,
    sessionTimeout: SESSION_MS,
    maxWaitTimeInMs: 250,
    retry: { retries: 30, initialRetryTime: 300, maxRetryTime: 3000 },
  });
  const { promise: ended, resolve: end, reject: fail } = Promise.withResolvers<void>();
  using _signal = onStopSignal(() => {
    console.log("\nCommitting offsets and leaving the group. Ctrl-C again ends at once.");
    end();
  });
  sayAssignments(consumer, topic, group, outage);
  consumer.on(consumer.events.CRASH, ({ payload: { error, restart } }) => {
    if (!restart) fail(error);
  });
  let count = 0;
  try {
    await consumer.connect();
    await consumer.subscribe({ topic, fromBeginning });
    await consumer.run({
      autoCommitInterval: COMMIT_MS,
      eachBatchAutoResolve: false,
      eachBatch: async (
        { batch, resolveOffset, commitOffsetsIfNecessary, heartbeat, isRunning, isStale },
      ) => {
        outage.ended();
        for (const { offset, key, value } of batch.messages) {
          if (count >= limit || !isRunning() || isStale()) break;
          const place = `${topic} ${batch.partition}:${offset}`;
          console.log(`${place}   key ${messageText(key)}   value ${messageText(value)}`);
          resolveOffset(offset);
          await heartbeat();
          if (++count === limit) end();
        }
        await commitOffsetsIfNecessary();
      },
    });
    await ended;
  } finally {
    await consumer.disconnect();
  }
  console.log(outcome(count, group, outage));
}

function outcome(count: number, group: string, { isAway }: Outage): string {
  if (count === 0) return "No message has come.";
  const messages = `${count.toLocaleString("en-US")} messages`;
  return isAway
    ? `${messages}. The broker is away: what group ${group} has not committed before comes again at its next start.`
    : `${messages}; group ${group} has committed them.`;
}

function sayAssignments(consumer: Consumer, topic: string, group: string, outage: Outage): void {
  consumer.on(consumer.events.GROUP_JOIN, ({ payload: { memberAssignment } }) => {
    outage.ended();
    const partitions = memberAssignment[topic] ?? [];
    const which = partitions.length === 0
      ? "no partition: others of the group have them all"
      : `partition${partitions.length === 1 ? "" : "s"} ${partitions.toSorted((a, b) => a - b).join(", ")}`;
    console.log(`In group ${group}, reading ${topic}: ${which}`);
  });
}

/** A broker that is away: said once, and once that it is back. */
class Outage {
  #isAway = false;

  get isAway(): boolean {
    return this.#isAway;
  }

  began(message: string): void {
    if (this.#isAway || !/connect|closed|ECONN|timed out/i.test(message)) return;
    this.#isAway = true;
    console.log(`The broker cannot be reached (${message}); trying again.`);
  }

  ended(): void {
    if (this.#isAway) console.log("The broker is back.");
    this.#isAway = false;
  }
}

function parseFlags(args: readonly string[]): { command: Command; practice: boolean } | "help" {
  const flags = parseArgs([...args], {
    string: ["topic", "group", "limit"],
    boolean: ["from-beginning", "practice", "trace", "help"],
    alias: { help: "h" },
    default: { topic: RIDES_TOPIC, group: DEFAULT_GROUP },
    unknown: (arg: string) => {
      throw new UsageError(`Cannot use "${arg}": --help shows the flags`);
    },
  });
  if (flags.help) return "help";
  const { topic, group, limit, practice } = flags;
  if (topic === "" || group === "") {
    throw new UsageError(`Cannot use an empty --${topic === "" ? "topic" : "group"}`);
  }
  if (limit !== undefined && !/^[1-9]\d{0,8}$/.test(limit)) {
    throw new UsageError(`Cannot use --limit ${limit}: give a whole number, such as --limit 10`);
  }
  const fromBeginning = flags["from-beginning"];
  return {
    command: { topic, group, fromBeginning, limit: limit === undefined ? Infinity : Number(limit) },
    practice,
  };
}

/** {@linkcode consumeRides} as a program: says what is wrong, and gives the exit code. */
export async function consumerMain(args: readonly string[], place: LabPlace = {}): Promise<number> {
  return await exitCodeOf({ lab: "rides", args }, () => consumeRides(args, place));
}

if (import.meta.main) Deno.exit(await consumerMain(Deno.args));
