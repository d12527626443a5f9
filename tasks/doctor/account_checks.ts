import { createSession, KinesisStream, openStorage, SparkError } from "../../engine/mod.ts";
import { KinesisSide } from "../../lib/finnhub/kinesis_side.ts";
import { readStreamSettings } from "../../lib/finnhub/stream_settings.ts";
import { clusterOptions } from "../../lib/kafka.ts";
import { type Environment, readSettings, settingsReader } from "../../lib/settings.ts";
import { type Check, ok, practice, problem } from "./check.ts";

/** Settings, as a lab finds them. */
export interface DoctorSettings {
  readonly environment: Environment;
  /** The text of the `.env` file. */
  readonly envFile: string;
}

const NAMES = [
  "HWE_BOOTSTRAP",
  "HWE_USERNAME",
  "HWE_PASSWORD",
  "KAFKA_BOOTSTRAP",
  "AWS_ACCESS_KEY_ID",
  "AWS_SECRET_ACCESS_KEY",
  "AWS_SESSION_TOKEN",
  "AWS_REGION",
  "AWS_ENDPOINT_URL",
  "CLASS",
  "HANDLE",
  "FINNHUB_TOKEN",
  "KINESIS_STREAM",
];
const SECRET = /PASSWORD|SECRET|TOKEN|KEY_ID/;
/** The course's topic for trying a connection. */
const PROBE_TOPIC = "connection-test";
const FINNHUB_API = "https://finnhub.io/api/v1/quote?symbol=AAPL";

/** Which settings there are, secrets as their last two characters, and whether any side is set by half. */
export function settingsCheck({ envFile, environment }: DoctorSettings): Check {
  return {
    name: "Settings",
    run: () => {
      const get = settingsReader(environment, envFile);
      const shown = NAMES.flatMap((name) => {
        const value = get(name);
        if (value === undefined) return [];
        return [`${name}=${SECRET.test(name) ? `…${value.slice(-2)}` : value}`];
      });
      readStreamSettings(environment, envFile);
      // Who has only the Finnhub labs in mind needs neither CLASS nor HANDLE.
      const hasLake = get("CLASS") !== undefined || get("HANDLE") !== undefined;
      readSettings(onlyOf(hasLake ? /./ : /^(HWE_|KAFKA_)/, environment, envFile), "");
      return Promise.resolve(
        shown.length === 0 ? practice("none: .env.example says what can be set") : ok(shown.join("  ")),
      );
    },
  };
}

/** Connection and login of Kafka, and one record of the course's topic if it is there. */
export function kafkaCheck({ envFile, environment }: DoctorSettings): Check {
  return {
    name: "Kafka",
    run: async () => {
      const { kafka } = readSettings(onlyOf(/^(HWE_|KAFKA_)/, environment, envFile), "");
      if (!kafka) return practice("HWE_BOOTSTRAP is not set: a practice broker starts with the labs");
      await using session = createSession({ remote: "" });
      const options = clusterOptions({ ...kafka, isEncrypted: kafka.username !== undefined });
      const records = session.read.format("kafka").options(options).option("subscribe", PROBE_TOPIC).load();
      const login = kafka.username === undefined ? "without login" : `as ${kafka.username}`;
      try {
        const rows = await records.limit(1).collect();
        return ok(`${kafka.bootstrap} ${login}: ${rows.length} record of ${PROBE_TOPIC} read`);
      } catch (error) {
        if (!(error instanceof SparkError) || error.condition !== "UNKNOWN_TOPIC_OR_PARTITION") throw error;
        return ok(`${kafka.bootstrap} ${login} answers (it has no topic ${PROBE_TOPIC} to read)`);
      }
    },
  };
}

/** Writes, reads and removes an object in the lake. */
export function s3Check({ envFile, environment }: DoctorSettings): Check {
  return {
    name: "S3",
    run: async () => {
      const get = settingsReader(environment, envFile);
      if (get("AWS_ACCESS_KEY_ID") === undefined) {
        return practice("AWS_ACCESS_KEY_ID is not set: a folder stands for the bucket");
      }
      if (get("CLASS") === undefined && get("HANDLE") === undefined) {
        return practice("CLASS and HANDLE are not set: only the Finnhub labs can use the AWS account");
      }
      const { lake, s3 } = readSettings(onlyOf(/^(AWS_|CLASS$|HANDLE$)/, environment, envFile), "");
      const storage = openStorage(lake, { s3: s3! });
      const probe = `doctor-${crypto.randomUUID()}`;
      await storage.replace(probe, new TextEncoder().encode(probe));
      const read = new TextDecoder().decode(await storage.read(probe));
      await storage.remove(probe);
      return read === probe
        ? ok(`${lake}: written, read, removed`)
        : problem(`${lake} gives back other bytes`);
    },
  };
}

/** Whether Kinesis answers these credentials. */
export function kinesisCheck({ envFile, environment }: DoctorSettings, practiceFolder: string): Check {
  return {
    name: "Kinesis",
    run: async () => {
      const settings = readStreamSettings(environment, envFile);
      if (!settings.aws) {
        return practice("AWS_ACCESS_KEY_ID is not set: a practice Kinesis starts with the labs");
      }
      await using side = new KinesisSide(settings, practiceFolder);
      await using stream = new KinesisStream(await side.options());
      const found = await stream.describe();
      const place = `${settings.aws.region}, stream ${stream.name}`;
      return ok(
        found
          ? `${place}: ${found.status}, ${found.openShardCount} shards. It costs money until "deno task finnhub:teardown"`
          : `${place}: there is none yet; the Finnhub labs make it`,
      );
    },
  };
}

/** Whether Finnhub knows the token. It is asked over HTTP: a websocket of its own would end the one that a producer has open. */
export function finnhubCheck({ envFile, environment }: DoctorSettings, api: string = FINNHUB_API): Check {
  return {
    name: "Finnhub",
    run: async () => {
      const { finnhubToken } = readStreamSettings(
        onlyOf(/^(FINNHUB_TOKEN|HANDLE)$/, environment, envFile),
        "",
      );
      if (finnhubToken === undefined) {
        return practice("FINNHUB_TOKEN is not set: a practice feed starts with the producer");
      }
      const answer = await fetch(api, { headers: { "X-Finnhub-Token": finnhubToken } }).catch(() =>
        undefined
      );
      if (!answer) return problem(`${new URL(api).host} cannot be reached. Check the network`);
      const text = (await answer.text()).slice(0, 200);
      const token = `the token that ends in …${finnhubToken.slice(-2)}`;
      if (answer.ok) return ok(`${token} is accepted`);
      return problem(
        `${token} is refused (${answer.status}): ${text}. Copy FINNHUB_TOKEN again from finnhub.io/dashboard`,
      );
    },
  };
}

/** The settings of one side alone, so that what another one lacks is said once. */
function onlyOf(names: RegExp, environment: Environment, envFile: string): Environment {
  const get = settingsReader(environment, envFile);
  const all = [...NAMES, "AWS_DEFAULT_REGION", "AWS_ENDPOINT_URL_KINESIS"];
  return Object.fromEntries(all.filter((name) => names.test(name)).map((name) => [name, get(name)]));
}
