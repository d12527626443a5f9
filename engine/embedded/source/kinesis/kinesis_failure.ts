/**
 * What is said when Kinesis refuses or cannot be reached: one sentence with stream and region, and what to do next. Keys never appear.
 *
 * @module
 */
import { SourceError } from "../../../errors.ts";
import type { KinesisAddress } from "./kinesis_options.ts";

/** What was being done. */
export interface KinesisAttempt {
  /** Kinesis's name for it, which is also the name of the permission: `GetRecords`. */
  readonly operation: string;
  readonly streamName: string;
  readonly address: KinesisAddress;
}

const THROTTLED = new Set([
  "ProvisionedThroughputExceededException",
  "LimitExceededException",
  "ThrottlingException",
  "KMSThrottlingException",
  "RequestLimitExceeded",
]);
const TRANSIENT = new Set([
  "InternalFailure",
  "InternalFailureException",
  "ServiceUnavailable",
  "TimeoutError",
]);
const NETWORK = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "EPIPE",
  "ETIMEDOUT",
  "ENOTFOUND",
  "EAI_AGAIN",
  "ENETUNREACH",
  "EHOSTUNREACH",
  "ECONNABORTED",
]);

interface ClientError {
  readonly name?: string;
  readonly message?: string;
  readonly code?: string;
  readonly $metadata?: {
    readonly httpStatusCode?: number;
    /** The client has found that this machine's clock is wrong by minutes, and signs by the server's from now on. */
    readonly clockSkewCorrected?: boolean;
  };
}

/** Kinesis's name for an error, without the namespace that old services write before it. */
export function errorName(error: unknown): string {
  const { name = "" } = (error ?? {}) as ClientError;
  return name.split("#").at(-1)!;
}

/** Whether Kinesis was asked too fast. */
export function isThrottled(error: unknown): boolean {
  return THROTTLED.has(errorName(error));
}

/** Whether trying again may help. */
export function isPassing(error: unknown): boolean {
  const { code = "", $metadata } = error as ClientError;
  return isThrottled(error) || TRANSIENT.has(errorName(error)) || NETWORK.has(code) ||
    ($metadata?.httpStatusCode ?? 0) >= 500 || $metadata?.clockSkewCorrected === true;
}

/** The error for the user. */
export function kinesisError(attempt: KinesisAttempt, cause: unknown): SourceError {
  const { condition, reason } = explain(attempt, cause as ClientError);
  const { streamName, address } = attempt;
  const place = address.endpointUrl ?? address.region;
  return new SourceError(condition, `Kinesis, stream ${streamName} (${place}): ${reason}`, {
    parameters: { stream: streamName, region: address.region },
    cause,
  });
}

function explain(
  { operation, streamName, address }: KinesisAttempt,
  error: ClientError,
): { condition: string; reason: string } {
  const name = errorName(error);
  if (name === "ResourceNotFoundException") {
    return {
      condition: "KINESIS_STREAM_NOT_FOUND",
      reason:
        `there is no stream ${streamName} in ${address.region}, or it has been deleted. Check the option kinesis.streamName ` +
        "and the region, or create it.",
    };
  }
  if (["ExpiredTokenException", "ExpiredToken"].includes(name)) {
    return {
      condition: "KINESIS_CREDENTIALS_EXPIRED",
      reason:
        "the AWS session token has expired. Get new credentials, set AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN, " +
        "and start the query again: it goes on where it stopped.",
    };
  }
  if (
    [
      "UnrecognizedClientException",
      "InvalidClientTokenId",
      "InvalidSignatureException",
      "IncompleteSignature",
    ]
      .includes(name)
  ) {
    return {
      condition: "KINESIS_CREDENTIALS_REFUSED",
      reason:
        `AWS does not accept the credentials (${name}). Copy AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY again, whole; temporary ones ` +
        "need their AWS_SESSION_TOKEN too. Is the clock of this machine right?",
    };
  }
  if (name === "CredentialsProviderError") {
    return {
      condition: "KINESIS_CREDENTIALS_MISSING",
      reason: "there are no AWS credentials. Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.",
    };
  }
  if (name === "AccessDeniedException") {
    return {
      condition: "KINESIS_ACCESS_DENIED",
      reason: `the credentials may not do kinesis:${operation}. Add that action to the user's policy.`,
    };
  }
  if (isThrottled(error)) {
    return {
      condition: "KINESIS_THROTTLED",
      reason:
        `${operation} went over a limit again and again (${name}). Other readers or writers use the stream up: stop some, or add shards.`,
    };
  }
  if (NETWORK.has(error.code ?? "") || name === "TimeoutError") {
    return {
      condition: "KINESIS_UNREACHABLE",
      reason: `it cannot be reached (${
        error.code ?? name
      }). Check the network, the region and kinesis.endpointUrl, and start again.`,
    };
  }
  return {
    condition: "KINESIS_ERROR",
    reason: `${operation} failed: ${name}: ${error.message ?? ""}`.trim(),
  };
}

const LOST = "Some data may have been lost because it is not in Kinesis any more";

/** For records that are gone, with `kinesis.failOnDataLoss`. */
export function dataLossError(streamName: string, reason: string): SourceError {
  return new SourceError(
    "KINESIS_DATA_LOSS",
    `${LOST}: stream ${streamName}, ${reason}. To go on with what is left, set the source option kinesis.failOnDataLoss to false; ` +
      "to begin afresh, give the query a new checkpoint.",
    { parameters: { stream: streamName } },
  );
}

/** The same as a warning, without `kinesis.failOnDataLoss`. */
export function dataLossWarning(streamName: string, reason: string): string {
  return `${LOST}: stream ${streamName}, ${reason}. The query goes on, since kinesis.failOnDataLoss is false.`;
}
