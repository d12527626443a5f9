import { type Environment, readEnvFile, SettingsError, settingsReader } from "../settings.ts";

/** What the Finnhub labs know of the outside world. A side without settings is practised on this machine. */
export interface StreamSettings {
  /** The key of a Finnhub account; undefined: the practice feed. */
  readonly finnhubToken: string | undefined;
  /** An account at AWS; undefined: the practice Kinesis. */
  readonly aws: AwsAccount | undefined;
  /** The name of the stream that the producer writes and the consumer reads. */
  readonly streamName: string;
}

/** Who one is at AWS, and where. */
export interface AwsAccount {
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Of temporary keys. */
  readonly sessionToken: string | undefined;
  /** Another address than AWS's own. */
  readonly endpointUrl: string | undefined;
}

/**
 * Reads the settings of the Finnhub labs: `FINNHUB_TOKEN`; `AWS_ACCESS_KEY_ID` and `AWS_SECRET_ACCESS_KEY`, with `AWS_SESSION_TOKEN` and `AWS_REGION`;
 * `KINESIS_STREAM`, by default `finnhub-trades`, with the `HANDLE` behind it where there is one, since a course shares one account.
 *
 * @throws {SettingsError} For one half of the AWS keys, and a name that no stream can have.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { readStreamSettings } from "./stream_settings.ts";
 *
 * const { aws, finnhubToken, streamName } = readStreamSettings({ FINNHUB_TOKEN: "c0ffee", HANDLE: "ada" }, "");
 * assertEquals({ aws, finnhubToken, streamName }, {
 *   aws: undefined,
 *   finnhubToken: "c0ffee",
 *   streamName: "finnhub-trades-ada",
 * });
 * ```
 */
export function readStreamSettings(environment: Environment, envFile: string): StreamSettings {
  const get = settingsReader(environment, envFile);
  const handle = get("HANDLE");
  const streamName = get("KINESIS_STREAM") ?? `finnhub-trades${handle === undefined ? "" : `-${handle}`}`;
  if (!/^[a-zA-Z0-9_.-]{1,128}$/.test(streamName)) {
    throw new SettingsError(
      `Cannot use the stream name ${streamName}: letters, digits, and _ . - are allowed, 128 at most. Set KINESIS_STREAM`,
    );
  }
  return { finnhubToken: get("FINNHUB_TOKEN"), aws: awsAccount(get), streamName };
}

/** The settings that a place leads to; those of the practice side when that is wanted whatever they say. */
export async function streamSettingsOf(
  place: { readonly environment?: Environment; readonly envFile?: string },
  practice: boolean,
): Promise<StreamSettings> {
  if (practice) return readStreamSettings({}, "");
  return readStreamSettings(
    place.environment ?? Deno.env.toObject(),
    place.envFile ?? await readEnvFile(),
  );
}

function awsAccount(get: (name: string) => string | undefined): AwsAccount | undefined {
  const [accessKeyId, secretAccessKey] = [get("AWS_ACCESS_KEY_ID"), get("AWS_SECRET_ACCESS_KEY")];
  const sessionToken = get("AWS_SESSION_TOKEN");
  if (accessKeyId === undefined && secretAccessKey === undefined && sessionToken === undefined) {
    return undefined;
  }
  if (accessKeyId === undefined || secretAccessKey === undefined) {
    const missing = accessKeyId === undefined ? "AWS_ACCESS_KEY_ID" : "AWS_SECRET_ACCESS_KEY";
    throw new SettingsError(
      `Some AWS settings are there and ${missing} is missing. Put it into the file .env (see .env.example), or practise without ` +
        "them: remove the others, or give --practice.",
    );
  }
  const region = get("AWS_REGION") ?? get("AWS_DEFAULT_REGION") ?? "us-east-1";
  return { region, accessKeyId, secretAccessKey, sessionToken, endpointUrl: get("AWS_ENDPOINT_URL_KINESIS") };
}
