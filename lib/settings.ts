import { parseEnv } from "node:util";
import { isLoopback, parseRemoteAddress, type S3Settings } from "../engine/mod.ts";
import type { KafkaLogin } from "./kafka.ts";

/** What the labs know of the outside world. A side without settings is practised on this machine. */
export interface Settings {
  /** The course's Kafka cluster, or another one; undefined: the practice broker. */
  readonly kafka: KafkaLogin | undefined;
  /** The course's S3; undefined: the practice folder. */
  readonly s3: S3Settings | undefined;
  /** Where the layers of the data lake are: `s3a://hwe-$CLASS/$HANDLE`. */
  readonly lake: string;
  /** The Spark cluster that does the work, as `sc://…`, perhaps with a token; empty: this process. */
  readonly sparkRemote: string;
  /** Where queries keep their places, a folder or an address; undefined: `/tmp`. */
  readonly checkpointFolder?: string;
  /** Why a cluster that is set is not used. */
  readonly sparkNotice?: string;
}

/** Settings that are missing, all of them at once. */
export class SettingsError extends Error {
  override name = "SettingsError";
}

/** Variables by name, as `Deno.env.toObject()` gives them. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads the settings from the environment and, for what is not set there, from a `.env` file.
 *
 * Kafka is real when `HWE_BOOTSTRAP`, `HWE_USERNAME` and `HWE_PASSWORD` are set, or `KAFKA_BOOTSTRAP` alone for a cluster without login; S3 when `AWS_ACCESS_KEY_ID` and `AWS_SECRET_ACCESS_KEY` are, together with
 * `CLASS` and `HANDLE`. An empty value counts as not set. `SPARK_REMOTE` names the cluster that does the work,
 * `CHECKPOINT_FOLDER` where queries keep their places; a cluster elsewhere keeps them in the lake, as its machines have no folder in common.
 *
 * @throws {SettingsError} When a side is set by half: lists everything that is missing. When `CLASS`, `AWS_ENDPOINT_URL` or `SPARK_REMOTE` cannot be what they stand for.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { readSettings } from "./settings.ts";
 *
 * assertEquals(readSettings({}, "").lake, "s3a://hwe-practice/me");
 * ```
 */
export function readSettings(environment: Environment, envFile: string): Settings {
  const get = settingsReader(environment, envFile);
  const missing: string[] = [];
  const group = <Name extends string>(side: string, names: readonly Name[], also: readonly string[] = []) => {
    const started = [...names, ...also].some((name) => get(name) !== undefined && !SHARED.has(name));
    if (!started) return undefined;
    missing.push(
      ...names.filter((name) => get(name) === undefined).map((name) => `  ${name.padEnd(22)} ${side}`),
    );
    return Object.fromEntries(names.map((name) => [name, get(name) ?? ""])) as Record<Name, string>;
  };
  const kafka = group("for the Kafka cluster", ["HWE_BOOTSTRAP", "HWE_USERNAME", "HWE_PASSWORD"]);
  const aws = group("for S3", ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "CLASS", "HANDLE"], [
    "AWS_SESSION_TOKEN",
  ]);
  if (missing.length > 0) {
    throw new SettingsError(
      `Some settings are there and these are missing:\n${missing.join("\n")}\n` +
        "Put them into the file .env (see .env.example), or practise without them: remove the others, or give --practice.",
    );
  }
  if (aws) refuseMalformed(aws.CLASS, get("AWS_ENDPOINT_URL"));
  const open = get("KAFKA_BOOTSTRAP");
  const lake = `s3a://hwe-${aws?.CLASS ?? "practice"}/${aws?.HANDLE ?? "me"}`;
  const sparkRemote = readRemote(get);
  const isElsewhere = sparkRemote !== "" && !isLoopback(parseRemoteAddress(sparkRemote).host);
  const inLake = aws && isElsewhere ? `${lake}/checkpoints` : undefined;
  return {
    kafka: kafka
      ? { bootstrap: kafka.HWE_BOOTSTRAP, username: kafka.HWE_USERNAME, password: kafka.HWE_PASSWORD }
      : open === undefined
      ? undefined
      : { bootstrap: open },
    s3: aws && {
      region: get("AWS_REGION") ?? get("AWS_DEFAULT_REGION") ?? "us-east-1",
      accessKeyId: aws.AWS_ACCESS_KEY_ID,
      secretAccessKey: aws.AWS_SECRET_ACCESS_KEY,
      ...optional("sessionToken", get("AWS_SESSION_TOKEN")),
      ...optional("endpointUrl", get("AWS_ENDPOINT_URL")),
    },
    lake,
    sparkRemote,
    ...optional("checkpointFolder", get("CHECKPOINT_FOLDER") ?? inLake),
  };
}

/** The settings of who practises whatever else is set. A cluster on this machine is used, since it reaches the practice side. */
export function practiceSettings(environment: Environment, envFile: string): Settings {
  const sparkRemote = readRemote(settingsReader(environment, envFile));
  const settings = readSettings({}, "");
  if (sparkRemote === "") return settings;
  const { host, port } = parseRemoteAddress(sparkRemote);
  if (isLoopback(host)) return { ...settings, sparkRemote };
  return {
    ...settings,
    sparkNotice:
      `Spark: not sc://${host}:${port}, which cannot reach the practice side; this process does the work`,
  };
}

function readRemote(get: (name: string) => string | undefined): string {
  const remote = get("SPARK_REMOTE") ?? "";
  try {
    if (remote !== "") parseRemoteAddress(remote);
  } catch (cause) {
    throw new SettingsError(`Cannot use SPARK_REMOTE. ${(cause as Error).message}`, { cause });
  }
  return remote;
}

/** What cannot be a bucket or an address is said here, by the name of its setting. */
function refuseMalformed(className: string, endpointUrl: string | undefined): void {
  if (!/^[a-z0-9][a-z0-9.-]*$/.test(className)) {
    throw new SettingsError(
      `Cannot use CLASS=${className}: the bucket is hwe-$CLASS, and its name can have small letters, digits, dots and hyphens only`,
    );
  }
  if (endpointUrl !== undefined && !/^https?:\/\/[^/]/.test(endpointUrl)) {
    throw new SettingsError(
      `Cannot use AWS_ENDPOINT_URL=${endpointUrl}: it must be an address such as http://127.0.0.1:9000`,
    );
  }
}

/** Names that a machine may have for other reasons; alone they do not mean that S3 is wanted. */
const SHARED: ReadonlySet<string> = new Set(["CLASS", "HANDLE"]);

/** Gives a setting by its name, of the environment or else of a `.env` file; undefined when it is not set, or empty. */
export function settingsReader(
  environment: Environment,
  envFile: string,
): (name: string) => string | undefined {
  return pick({ ...parseEnv(envFile), ...onlySet(environment) });
}

function onlySet(environment: Environment): Record<string, string> {
  return Object.fromEntries(
    Object.entries(environment).filter((entry): entry is [string, string] => !!entry[1]),
  );
}

function pick(values: Readonly<Record<string, string | undefined>>): (name: string) => string | undefined {
  return (name) => values[name]?.trim() || undefined;
}

function optional<Key extends string>(key: Key, value: string | undefined): { [K in Key]?: string } {
  return (value === undefined ? {} : { [key]: value }) as { [K in Key]?: string };
}

/** The text of the project's `.env`; empty when there is none. */
export async function readEnvFile(url: URL = new URL("../.env", import.meta.url)): Promise<string> {
  try {
    return await Deno.readTextFile(url);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return "";
    throw error;
  }
}
