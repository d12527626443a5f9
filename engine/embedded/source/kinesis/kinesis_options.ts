import { AnalysisError } from "../../../errors.ts";
import { closeNames } from "../../../errors.ts";

/** Which Kinesis, and as whom. */
export interface KinesisAddress {
  readonly region: string;
  /** Undefined: AWS's own in the region. */
  readonly endpointUrl?: string;
  /** Undefined: what AWS's client finds in the environment, as everywhere else. */
  readonly credentials?: {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly sessionToken?: string;
  };
}

/** The options of `format("kinesis")`, in lower case and each with or without `kinesis.` before its name. */
export class KinesisOptions {
  readonly #values: ReadonlyMap<string, string>;

  /**
   * @param known The names that mean something, as they are written.
   * @throws {AnalysisError} `ILLEGAL_ARGUMENT` for an option `kinesis.…` that is not known, with the closest ones that are.
   */
  constructor(values: ReadonlyMap<string, string>, known: readonly string[]) {
    this.#values = values;
    const names = [...ADDRESS_OPTIONS, ...known];
    for (const name of values.keys()) {
      if (!name.startsWith("kinesis.") || names.some((each) => `kinesis.${each}`.toLowerCase() === name)) {
        continue;
      }
      const close = closeNames(name.slice(8), names, 2).map((each) => `kinesis.${each}`);
      throw illegalArgument(
        `There is no option ${name} for Kinesis here. Did you mean ${close.join(" or ")}?`,
      );
    }
  }

  /** The value, without spaces around it; undefined when it is not set. */
  get(name: string): string | undefined {
    const key = name.toLowerCase();
    return (this.#values.get(`kinesis.${key}`) ?? this.#values.get(key))?.trim() || undefined;
  }

  /** @throws {AnalysisError} `ILLEGAL_ARGUMENT` when it is not set. */
  required(name: string, example: string): string {
    const value = this.get(name);
    if (value !== undefined) return value;
    throw illegalArgument(
      `The option kinesis.${name} is not set. Set it, e.g. .option("kinesis.${name}", "${example}").`,
    );
  }

  /** @throws {AnalysisError} `ILLEGAL_ARGUMENT` when it is no whole number from `least` to `most`. */
  wholeNumber(name: string, byDefault: number, least = 1, most = Number.MAX_SAFE_INTEGER): number {
    const text = this.get(name);
    if (text === undefined) return byDefault;
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= least && value <= most) return value;
    const range = most === Number.MAX_SAFE_INTEGER ? `${least} or more` : `${least} to ${most}`;
    throw illegalArgument(
      `The option kinesis.${name} must be a whole number, ${range}: the current value is '${text}'.`,
    );
  }

  /** @throws {AnalysisError} `ILLEGAL_ARGUMENT` when it is neither true nor false. */
  flag(name: string, byDefault: boolean): boolean {
    const text = this.get(name)?.toLowerCase();
    if (text === undefined) return byDefault;
    if (text === "true" || text === "false") return text === "true";
    throw illegalArgument(
      `The option kinesis.${name} must be true or false: the current value is '${text}'.`,
    );
  }

  /**
   * Region, endpoint and credentials. The region is taken out of an AWS endpoint when it is not set.
   *
   * @throws {AnalysisError} `ILLEGAL_ARGUMENT` when neither tells the region, or only half of the credentials are set.
   */
  address(): KinesisAddress {
    const endpointUrl = this.get("endpointUrl");
    const region = this.get("region") ?? this.get("kinesisRegion") ??
      /\bkinesis[.-]([a-z0-9-]+)\.(?:amazonaws|api\.aws)/.exec(endpointUrl ?? "")?.[1] ??
      (endpointUrl === undefined ? undefined : "us-east-1");
    if (region === undefined) {
      throw illegalArgument(
        'Neither the option kinesis.region nor kinesis.endpointUrl is set. Set one, e.g. .option("kinesis.region", "us-east-1").',
      );
    }
    if (endpointUrl !== undefined && !/^https?:\/\/[^/]/.test(endpointUrl)) {
      throw illegalArgument(
        `The option kinesis.endpointUrl must be an address such as https://kinesis.us-east-1.amazonaws.com: the current value is '${endpointUrl}'.`,
      );
    }
    const [accessKeyId, secretAccessKey] = [this.get("awsAccessKeyId"), this.get("awsSecretKey")];
    const sessionToken = this.get("awsSessionToken");
    if ((accessKeyId === undefined) !== (secretAccessKey === undefined)) {
      throw illegalArgument(
        "The options kinesis.awsAccessKeyId and kinesis.awsSecretKey belong together, and one of them is not set.",
      );
    }
    return {
      region,
      ...(endpointUrl !== undefined && { endpointUrl }),
      ...(accessKeyId !== undefined && secretAccessKey !== undefined && {
        credentials: { accessKeyId, secretAccessKey, ...(sessionToken !== undefined && { sessionToken }) },
      }),
    };
  }
}

const ADDRESS_OPTIONS = [
  "streamName",
  "region",
  "kinesisRegion",
  "endpointUrl",
  "awsAccessKeyId",
  "awsSecretKey",
  "awsSessionToken",
];

/** An option that is missing or not understood. */
export function illegalArgument(sentence: string): AnalysisError {
  return new AnalysisError("ILLEGAL_ARGUMENT", sentence);
}
