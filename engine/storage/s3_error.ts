import { StorageError } from "../errors.ts";
import { diskError } from "./disk_error.ts";
import type { S3Settings } from "./storage.ts";

/** What was being done when S3 failed. */
export interface S3Attempt {
  /** As in "Cannot <action> s3a://bucket/key". */
  readonly action: string;
  readonly url: string;
  /** S3's name for it, which is also the name of the permission it needs, e.g. `PutObject`. */
  readonly operation: string;
  readonly bucket: string;
  readonly settings: S3Settings;
}

/** The fields of the client's errors that we look at. */
interface ClientError {
  readonly name?: string;
  readonly message?: string;
  readonly code?: string;
  readonly Region?: string;
  readonly $metadata?: { readonly httpStatusCode?: number };
  readonly $response?: { readonly headers?: Record<string, string> };
}

const UNREACHABLE = new Set(["ENOTFOUND", "EAI_AGAIN", "ECONNREFUSED", "ENETUNREACH", "EHOSTUNREACH"]);
const CUT = new Set(["ECONNRESET", "EPIPE", "ETIMEDOUT", "ECONNABORTED"]);
const TRANSIENT = new Set([
  "SlowDown",
  "RequestTimeout",
  "Throttling",
  "ThrottlingException",
  "TooManyRequestsException",
  "RequestLimitExceeded",
  "ConditionalRequestConflict",
  "OperationAborted",
  "InternalError",
  "ServiceUnavailable",
  "TimeoutError",
  "CutConnection",
  // The client corrects its clock by the server's answer, so the second attempt is right.
  "RequestTimeTooSkewed",
]);
const NOTHING_HALF_WRITTEN = "nothing half-written is visible";

/** A connection that ended before all announced bytes had come. */
export class CutConnection extends Error {
  override name = "CutConnection";
}

/** The HTTP status of S3's answer; `undefined` when there was none. */
export function statusOf(error: unknown): number | undefined {
  return (error as ClientError).$metadata?.httpStatusCode;
}

/** How many attempts an error deserves: many for a passing trouble, a few when there is nobody to talk to, else one. */
export function attemptsFor(error: unknown): number {
  if (error instanceof StorageError) return 1;
  if (isUnreachable(error as ClientError)) return 3;
  const { name = "", code = "" } = error as ClientError;
  const status = statusOf(error) ?? 0;
  const passing = TRANSIENT.has(name) || CUT.has(code) || status === 429 || (status >= 500 && status !== 501);
  return passing ? Infinity : 1;
}

/** Says in one sentence what S3 refused or why it could not be reached. No secret is in the message or in its cause. */
export function s3Error(attempt: S3Attempt, cause: unknown): StorageError {
  if (cause instanceof StorageError) return cause;
  const reason = s3Reason(attempt, cause as ClientError);
  const message = reason === undefined
    ? diskError(attempt.action, attempt.url, cause).message
    : `Cannot ${attempt.action} ${attempt.url}: ${reason}`;
  const { settings } = attempt;
  return new StorageError(masked(message, settings), { cause: withoutSecrets(cause, settings) });
}

function s3Reason(attempt: S3Attempt, error: ClientError): string | undefined {
  return credentialsReason(error) ?? refusalReason(attempt, error) ?? connectionReason(attempt, error);
}

function credentialsReason({ name }: ClientError): string | undefined {
  switch (name) {
    case "ExpiredToken":
    case "ExpiredTokenException":
    case "TokenRefreshRequired":
      return "the AWS session token has expired. Get new credentials and put AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and " +
        `AWS_SESSION_TOKEN into .env; ${NOTHING_HALF_WRITTEN}`;
    case "InvalidToken":
    case "InvalidTokenId": // MinIO's name for it
      return "S3 does not know the AWS session token. Copy AWS_SESSION_TOKEN again, whole; lasting credentials have none";
    case "InvalidAccessKeyId":
      return "S3 does not know the key in AWS_ACCESS_KEY_ID. Copy it again; temporary credentials (their key begins with " +
        "ASIA) need their AWS_SESSION_TOKEN too";
    case "SignatureDoesNotMatch":
      return "AWS_SECRET_ACCESS_KEY does not belong to the key in AWS_ACCESS_KEY_ID. Copy both again, without quotes or spaces";
    case "RequestTimeTooSkewed":
      return "the clock of this machine is wrong by more than 15 minutes. Set the right time";
  }
}

function refusalReason({ operation, bucket, settings }: S3Attempt, error: ClientError): string | undefined {
  const status = statusOf(error);
  const region = error.Region ?? error.$response?.headers?.["x-amz-bucket-region"];
  if (error.name === "NoSuchBucket") {
    return `there is no bucket ${bucket}. Check its name${
      settings.endpointUrl ? " and AWS_ENDPOINT_URL" : ""
    }`;
  }
  if (status === 301 || error.name === "AuthorizationHeaderMalformed") {
    const right = region ? `: set AWS_REGION=${region}` : "; find out which and set AWS_REGION";
    return `the bucket ${bucket} is not in the region ${settings.region}${right}`;
  }
  if (error.name === "AccessDenied" || status === 403) {
    const missing = operation === "GetObject" || operation === "HeadObject"
      ? ", or there is no such file and they may not list the bucket"
      : "";
    return `S3 refuses s3:${
      permissionFor(operation)
    } to these credentials${missing}. Ask the owner of bucket ${bucket} for it, or ` +
      `check the bucket's name; ${NOTHING_HALF_WRITTEN}`;
  }
}

function connectionReason({ settings }: S3Attempt, error: ClientError): string | undefined {
  const status = statusOf(error);
  const address = settings.endpointUrl ?? `https://s3.${settings.region}.amazonaws.com`;
  if (isUnreachable(error)) {
    const setting = settings.endpointUrl ? "AWS_ENDPOINT_URL" : "AWS_REGION";
    return `cannot reach ${address} (${
      error.code ?? "no answer to a connection"
    }). Check the network and ${setting}`;
  }
  if (error.name === "TimeoutError" || error.name === "CutConnection" || CUT.has(error.code ?? "")) {
    return `the connection to ${address} broke or fell silent, every time it was tried. Check the network; ${NOTHING_HALF_WRITTEN}`;
  }
  if (status !== undefined && attemptsFor(error) > 1) {
    return `S3 cannot do it at the moment (${status} ${error.name}), also after several attempts. Start again later; ` +
      NOTHING_HALF_WRITTEN;
  }
  if (status !== undefined) return `S3 answered ${status} ${error.name}: ${error.message}`;
}

function isUnreachable({ code = "", name, message = "" }: ClientError): boolean {
  return UNREACHABLE.has(code) ||
    (name === "TimeoutError" && message.includes("did not establish a connection"));
}

/** Writing and deleting many are covered by the permission for one. */
function permissionFor(operation: string): string {
  const permissions: Record<string, string> = {
    HeadObject: "GetObject",
    ListObjectsV2: "ListBucket",
    DeleteObjects: "DeleteObject",
    AbortMultipartUpload: "AbortMultipartUpload",
  };
  return permissions[operation] ?? (/Upload/.test(operation) ? "PutObject" : operation);
}

const HARMLESS = [
  "code",
  "errno",
  "syscall",
  "address",
  "port",
  "hostname",
  "Code",
  "Region",
  "$metadata",
] as const;

/**
 * A copy of an error for people to look at. The client's own error carries the request with its headers and every field of S3's answer, which
 * for a bad signature or token repeats the token: printing it would print them.
 */
function withoutSecrets(cause: unknown, settings: S3Settings): unknown {
  if (!(cause instanceof Error)) return cause;
  const copy = new Error(masked(cause.message, settings));
  copy.name = cause.name;
  copy.stack = masked(cause.stack ?? "", settings);
  const fields = cause as unknown as Record<string, unknown>;
  for (const name of HARMLESS) {
    if (fields[name] !== undefined) Object.assign(copy, { [name]: fields[name] });
  }
  return copy;
}

function masked(text: string, { secretAccessKey, sessionToken }: S3Settings): string {
  const secrets = [secretAccessKey, sessionToken ?? ""].filter((secret) => secret !== "");
  return secrets.reduce((rest, secret) => rest.replaceAll(secret, "…"), text);
}
