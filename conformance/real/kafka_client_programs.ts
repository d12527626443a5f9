/**
 * Other people's Kafka clients as programs: kcat and Python's confluent_kafka, both on librdkafka.
 *
 * @module
 */
import type { BrokerUnderTest } from "./tested_brokers.ts";

/** What a program printed. */
export interface Printed {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Settings of librdkafka, by its names. */
export type LibrdkafkaSettings = Readonly<Record<string, string>>;

/**
 * The login of a broker under test; by PLAIN, since librdkafka before 2.6.1, which distributions still have, sends a
 * nonce in SCRAM that Kafka 4 refuses.
 *
 * @see https://github.com/confluentinc/librdkafka/pull/4895
 */
export function librdkafkaLogin({ user }: BrokerUnderTest): LibrdkafkaSettings {
  return {
    "security.protocol": "SASL_PLAINTEXT",
    "sasl.mechanism": "PLAIN",
    "sasl.username": user.username,
    "sasl.password": user.password,
  };
}

/**
 * Runs kcat.
 *
 * @throws {Error} when it is not installed.
 */
export async function kcat(
  broker: BrokerUnderTest,
  args: readonly string[],
  { input = "", login = librdkafkaLogin(broker) }: { input?: string; login?: LibrdkafkaSettings } = {},
): Promise<Printed> {
  const settings = Object.entries(login).flatMap(([name, value]) => ["-X", `${name}=${value}`]);
  return await run("kcat", ["-b", broker.withLogin, ...settings, ...args], input, "Debian package kcat");
}

/**
 * Runs a Python program with confluent_kafka imported and its settings in `conf`; what it prints is JSON.
 *
 * @throws {Error} when it is not installed, or the program fails, with what it said.
 */
export async function confluentKafka(broker: BrokerUnderTest, program: string): Promise<unknown> {
  const conf = JSON.stringify({ "bootstrap.servers": broker.withLogin, ...librdkafkaLogin(broker) });
  const imports = "import json\nfrom confluent_kafka import *\nfrom confluent_kafka.admin import *";
  const python = await pythonWithConfluentKafka();
  const { code, stdout, stderr } = await run(python, ["-"], `${imports}\nconf = ${conf}\n${program}`, python);
  if (code !== 0) throw new Error(`The program with confluent_kafka failed: ${stderr}`);
  return JSON.parse(stdout);
}

/** The system's Python has Debian's package, another one may have the one of PyPI. */
async function pythonWithConfluentKafka(): Promise<string> {
  for (const python of ["/usr/bin/python3", "python3"]) {
    const found = await run(python, ["-c", "import confluent_kafka"], "", python).catch(() => undefined);
    if (found?.code === 0) return python;
  }
  throw new Error("confluent_kafka is needed: install Debian's package python3-confluent-kafka");
}

async function run(
  program: string,
  args: readonly string[],
  input: string,
  install: string,
): Promise<Printed> {
  let child: Deno.ChildProcess;
  try {
    child = new Deno.Command(program, { args: [...args], stdin: "piped", stdout: "piped", stderr: "piped" })
      .spawn();
  } catch (cause) {
    throw new Error(`${program} is needed: install ${install}`, { cause });
  }
  const output = child.output();
  // A program that does not read its input ends before it is written.
  await new Blob([input]).stream().pipeTo(child.stdin).catch(() => {});
  const { code, stdout, stderr } = await output;
  return { code, stdout: new TextDecoder().decode(stdout), stderr: new TextDecoder().decode(stderr) };
}
