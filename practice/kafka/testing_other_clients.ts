/** What tests with other people's clients share: kcat and Python's confluent_kafka, both on librdkafka. */
import { assertEquals } from "@std/assert";
import type { KafkaBroker } from "./mod.ts";
import { USERS } from "./testing.ts";

const IS_CI = Deno.env.get("CI") !== undefined;
/** The practice login, as librdkafka wants it. */
export const LOGIN = {
  "security.protocol": "SASL_PLAINTEXT",
  "sasl.mechanism": "SCRAM-SHA-512",
  "sasl.username": "student",
  "sasl.password": USERS.student,
};

/** What a program has said. */
export interface Output {
  code: number;
  stdout: string;
  stderr: string;
}

/** Runs a program to its end. */
export async function run(program: string, args: string[], input = ""): Promise<Output> {
  const child = new Deno.Command(program, { args, stdin: "piped", stdout: "piped", stderr: "piped" }).spawn();
  const writer = child.stdin.getWriter();
  const written = writer.write(new TextEncoder().encode(input)).then(() => writer.close()).catch(() => {});
  const { code, stdout, stderr } = await child.output();
  await written;
  return { code, stdout: new TextDecoder().decode(stdout), stderr: new TextDecoder().decode(stderr) };
}

/** Whether a program is there. */
export async function works(program: string, ...args: string[]): Promise<boolean> {
  return await run(program, args).then(({ code }) => code === 0, () => false);
}

async function findPython(): Promise<string | undefined> {
  for (const python of ["/usr/bin/python3", "python3"]) {
    if (await works(python, "-c", "import confluent_kafka")) return python;
  }
  return undefined;
}

/** Whether kcat is there. */
export const hasKcat = await works("kcat", "-V");
const foundPython = await findPython();

/** A test that is ignored, with the reason printed, where a program is missing; where CI is set it fails. */
export function testWith(isThere: boolean, what: string, name: string, fn: () => Promise<void>): void {
  if (!isThere) console.log(`${IS_CI ? "Missing" : "Ignored"}: "${name}" needs ${what}`);
  Deno.test({
    name,
    ignore: !isThere && !IS_CI,
    fn: isThere ? fn : () => Promise.reject(new Error(`Install ${what}: it must be there when CI is set`)),
  });
}

/** A test that needs kcat. */
export function testKcat(name: string, fn: () => Promise<void>): void {
  testWith(hasKcat, "kcat (Debian package kcat)", name, fn);
}

/** A test that needs confluent_kafka. */
export function testPython(name: string, fn: () => Promise<void>): void {
  testWith(foundPython !== undefined, "confluent_kafka (Debian package python3-confluent-kafka)", name, fn);
}

/** Runs kcat on a broker, logged in. */
export async function kcat(
  broker: KafkaBroker,
  args: string[],
  options: { input?: string; login?: object } = {},
) {
  const settings = Object.entries(options.login ?? LOGIN).flatMap((
    [name, value],
  ) => ["-X", `${name}=${value}`]);
  return await run("kcat", ["-b", broker.bootstrap, ...settings, ...args], options.input);
}

/** Runs a Python program that finds its settings in `conf`; what it prints as JSON is given back. */
export async function python(broker: KafkaBroker, program: string): Promise<unknown> {
  const conf = JSON.stringify({ "bootstrap.servers": broker.bootstrap, ...LOGIN });
  const head =
    `import json, sys\nfrom confluent_kafka import *\nfrom confluent_kafka.admin import *\nconf = ${conf}\n`;
  const { code, stdout, stderr } = await run(foundPython!, ["-"], head + program);
  assertEquals(code, 0, stderr); // what librdkafka logs at closing is of no interest
  return JSON.parse(stdout);
}
