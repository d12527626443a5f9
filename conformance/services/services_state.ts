/**
 * What runs now, where it answers and who may enter: written when a service starts, read by the tests.
 *
 * @module
 */
import { join } from "node:path";
import { runFolder } from "./cache_folder.ts";
import { isRunning, type ServiceProcess } from "./service_process.ts";

/** The real services by name, each with what a client needs to know. */
export interface Services {
  readonly kafka: KafkaService;
  readonly minio: S3Service;
  readonly moto: S3Service;
  readonly spark: SparkInstallation;
}

/** The name of a service, as `--only` takes it. */
export type ServiceName = keyof Services;

/** All of them, in the order of lists. */
export const SERVICE_NAMES: readonly ServiceName[] = ["kafka", "minio", "moto", "spark"];

/** An Apache Kafka broker: one node, which is its own controller. */
export interface KafkaService {
  /** `host:port` of the listener without login; who comes through it may do everything. */
  readonly plaintext: string;
  /** `host:port` of the listener with login. */
  readonly saslPlaintext: string;
  /** `host:port` of the listener with TLS and login. */
  readonly saslSsl: string;
  /** The certificate (PEM) that signed the broker's. */
  readonly caPath: string;
  /** A certificate (PEM) that did not: for tests of what a wrong one does. */
  readonly wrongCaPath: string;
  /** alice may do everything; bob may use topics that nobody has restricted, so not `privateTopic`. */
  readonly users: { readonly alice: KafkaUser; readonly bob: KafkaUser };
  /** A topic with one partition, which alice may use and bob may not. */
  readonly privateTopic: string;
  /** Java's class path with Kafka's clients and server. */
  readonly classPath: string;
  /** The broker's settings file. */
  readonly settingsPath: string;
}

/** Who may log in, with SCRAM-SHA-512, SCRAM-SHA-256 or PLAIN. */
export interface KafkaUser {
  readonly username: string;
  readonly password: string;
}

/** A server that speaks S3, to be used with path-style addresses. */
export interface S3Service {
  /** `http://host:port`. */
  readonly endpoint: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** A bucket that exists. */
  readonly bucket: string;
}

/** Apache Spark for Python, ready to start. */
export interface SparkInstallation {
  readonly version: string;
  /** The Python that has pyspark. */
  readonly python: string;
  /** The folder with Spark's `bin` and `jars`. */
  readonly home: string;
  /** Spark's configuration folder: two threads, UTC, quiet logs, the Kafka and S3 connectors. */
  readonly confFolder: string;
}

/** What the state file of a service holds. */
export interface ServiceState<Name extends ServiceName = ServiceName> {
  readonly service: Services[Name];
  /** Absent for what has no process of its own. */
  readonly process?: ServiceProcess;
  readonly logPath?: string;
}

/** The folder with the data and the log of a running service. */
export function serviceFolder(name: ServiceName): string {
  return join(runFolder(), name);
}

function statePath(name: ServiceName): string {
  return join(runFolder(), `${name}.json`);
}

/** What was written when the service was started last, or `undefined` if it was stopped since. */
export async function readState<Name extends ServiceName>(
  name: Name,
): Promise<ServiceState<Name> | undefined> {
  try {
    return JSON.parse(await Deno.readTextFile(statePath(name)));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw new Error(`Cannot read the state of ${name} in ${statePath(name)}: delete the file`, {
      cause: error,
    });
  }
}

/** Remembers a service that was just started. */
export async function writeState<Name extends ServiceName>(
  name: Name,
  state: ServiceState<Name>,
): Promise<void> {
  const text = JSON.stringify(state, undefined, 2);
  await Deno.writeTextFile(`${statePath(name)}.new`, text, { mode: 0o600 });
  await Deno.rename(`${statePath(name)}.new`, statePath(name));
}

/** Forgets a service that was stopped. */
export async function removeState(name: ServiceName): Promise<void> {
  if (await readState(name) !== undefined) await Deno.remove(statePath(name));
}

/** Whether a service that was started is still there. */
export function isAlive({ process }: ServiceState): boolean {
  return process === undefined || isRunning(process);
}

/**
 * The addresses of the running services, for tests.
 *
 * @param names which are needed. @default {SERVICE_NAMES}
 * @throws {Error} when one of them does not run, with the command that starts it.
 */
export async function readServices<Name extends ServiceName = ServiceName>(
  ...names: readonly Name[]
): Promise<Pick<Services, Name>> {
  const wanted = names.length > 0 ? names : SERVICE_NAMES;
  const states = await Promise.all(wanted.map(async (name) => ({ name, state: await readState(name) })));
  const absent = states.filter(({ state }) => state === undefined || !isAlive(state)).map(({ name }) => name);
  if (absent.length > 0) {
    const only = absent.length < SERVICE_NAMES.length ? ` --only ${absent.join(",")}` : "";
    throw new Error(`Not running: ${absent.join(", ")}. Start with: deno task services:up${only}`);
  }
  return Object.fromEntries(states.map(({ name, state }) => [name, state!.service])) as Pick<Services, Name>;
}
