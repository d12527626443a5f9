/**
 * Runs the practice Kafka broker on its own, until Ctrl-C: `deno task kafka`.
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import { parseArgs } from "@std/cli/parse-args";
import { KafkaBroker } from "./broker.ts";
import { PRACTICE_LOGIN } from "./practice_login.ts";

const USAGE = `Runs a Kafka broker for practice on this machine, until Ctrl-C.

  --port 9092            the port on 127.0.0.1; 0 takes a free one
  --dir .practice/kafka  the folder that keeps topics, records and committed offsets
  --topics reviews:3,... topics to create where they do not exist, with their number of partitions
  --user ${PRACTICE_LOGIN.username}         the practice account
  --password ${PRACTICE_LOGIN.password}
  --plaintext            no login
  --help                 this text
`;

/** The folder that the labs use too: what they wrote is there. */
const DEFAULT_DIR = fileURLToPath(new URL("../../.practice/kafka", import.meta.url));

interface Command {
  readonly port: number;
  readonly dir: string;
  readonly topics: readonly { name: string; partitions: number | undefined }[];
  readonly user: string;
  readonly password: string;
  readonly plaintext: boolean;
}

function readCommand(args: string[]): Command | "help" {
  const flags = parseArgs(args, {
    string: ["port", "dir", "topics", "user", "password"],
    boolean: ["plaintext", "help"],
    default: {
      port: "9092",
      dir: DEFAULT_DIR,
      topics: "",
      user: PRACTICE_LOGIN.username,
      password: PRACTICE_LOGIN.password,
    },
    unknown: (name) => fail(`"${name}" is not known; --help lists what is`),
  });
  if (flags.help) return "help";
  const port = Number(flags.port);
  const isPort = flags.port !== "" && Number.isInteger(port) && port >= 0 && port <= 65535;
  if (!isPort) fail(`--port must be a number from 0 to 65535: it is "${flags.port}"`);
  const { dir, user, password, plaintext } = flags;
  const topics = flags.topics.split(",").filter((text) => text !== "").map(readTopic);
  return { port, dir, topics, user, password, plaintext };
}

function readTopic(text: string): { name: string; partitions: number | undefined } {
  const [, name, digits] = /^([^:]+)(?::(\d+))?$/.exec(text) ?? [];
  if (name === undefined) fail(`--topics must look like "reviews:3,customers": "${text}" does not`);
  return { name, partitions: digits === undefined ? undefined : Number(digits) };
}

function fail(sentence: string): never {
  throw new Error(sentence);
}

/** What a person needs to connect. */
function describe(broker: KafkaBroker, { dir, user, password, plaintext }: Command): string {
  const login = plaintext
    ? ""
    : ` -X security.protocol=SASL_PLAINTEXT -X sasl.mechanism=SCRAM-SHA-512 -X sasl.username=${user}` +
      ` -X sasl.password=${password}`;
  return [
    `Kafka broker:  ${broker.bootstrap}`,
    plaintext
      ? "Login:         none (PLAINTEXT)"
      : `Login:         SASL_PLAINTEXT, SCRAM-SHA-512, user "${user}", password "${password}"`,
    `Topics:        ${broker.topics.join(", ") || "none yet; they are made when they are first used"}`,
    `Folder:        ${dir}`,
    `Look inside:   kcat -b ${broker.bootstrap}${login} -L`,
    "Ctrl-C stops it; the records stay.",
  ].join("\n");
}

async function run(command: Command): Promise<void> {
  const { port, dir, user, password, plaintext } = command;
  await using broker = await KafkaBroker.start({
    dir,
    port,
    ...(plaintext ? {} : { users: { [user]: password } }),
  });
  const missing = command.topics.filter(({ name }) => !broker.topics.includes(name));
  for (const { name, partitions } of missing) broker.createTopic(name, partitions);
  const end = interrupted(); // before anything is said, so that a Ctrl-C right after it is heard
  console.log(describe(broker, command));
  await end;
}

/**
 * Resolves at the first Ctrl-C, or when the process is asked to end. More of them are not listened to, so that the broker stops in peace: in a terminal,
 * `deno task` passes on a Ctrl-C that this process has got itself.
 */
function interrupted(): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  // Windows knows no SIGTERM.
  const signals: Deno.Signal[] = Deno.build.os === "windows" ? ["SIGINT"] : ["SIGINT", "SIGTERM"];
  for (const signal of signals) Deno.addSignalListener(signal, resolve);
  return promise;
}

if (import.meta.main) {
  try {
    const command = readCommand(Deno.args);
    if (command === "help") console.log(USAGE);
    else await run(command);
    Deno.exit(0); // at once: a signal that comes while Deno takes its event loop down would end the process with its own code
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    Deno.exit(1);
  }
}
