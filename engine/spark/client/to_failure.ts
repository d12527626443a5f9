import { AnalysisError, ComputationError, SparkError, StreamingQueryException } from "../../errors.ts";
import { decodeMessage } from "../protocol/decode_message.ts";
import type { Received } from "../protocol/message_types.ts";
import { GRPC_CODE, type GrpcError } from "../transport/grpc_error.ts";
import { RemoteError } from "./remote_error.ts";

/** One error of Spark's, and the one behind it. */
interface Thrown {
  /** The Java class and those above it. */
  readonly classes: readonly string[];
  readonly message: string;
  readonly condition?: string | undefined;
  readonly sqlState?: string | undefined;
  readonly parameters: Readonly<Record<string, string>>;
  readonly cause?: Thrown | undefined;
}

/** What {@linkcode toFailure} needs. */
export interface FailureContext {
  /** Where the cluster is, as `sc://host:port`. */
  readonly place: string;
  /** Asks the server for all of an error; undefined when it does not say. */
  readonly fetchDetails: (errorId: string) => Promise<Received<"FetchErrorDetailsResponse"> | undefined>;
}

/** Turns the error of a call into the one that the engine in this process would throw, with Spark's condition; or into what is wrong with the connection. */
export async function toFailure(error: GrpcError, context: FailureContext): Promise<Error> {
  const info = error.details?.details.find(({ type_url }) => type_url.endsWith("/google.rpc.ErrorInfo"));
  if (!info) return connectionFailure(error, context.place);
  const { metadata, reason } = decodeMessage("ErrorInfo", info.value);
  const details = metadata.errorId === undefined ? undefined : await context.fetchDetails(metadata.errorId);
  const root = details?.root_error_idx;
  const thrown = details && root !== undefined ? thrownAt(details.errors, root) : undefined;
  return toError(
    thrown ?? {
      classes: readJson(metadata.classes, [reason]),
      message: error.message,
      condition: metadata.errorClass,
      sqlState: metadata.sqlState,
      parameters: readJson(metadata.messageParameters, {}),
    },
  );
}

function thrownAt(errors: readonly Received<"ErrorDetails">[], index: number): Thrown | undefined {
  const error = errors[index];
  if (!error) return undefined;
  const { cause_idx, error_type_hierarchy: classes, message, spark_throwable: throwable } = error;
  return {
    classes,
    message,
    condition: throwable?.error_class,
    sqlState: throwable?.sql_state,
    parameters: throwable?.message_parameters ?? {},
    // A cause always has a higher place, so this ends.
    cause: cause_idx !== undefined && cause_idx > index ? thrownAt(errors, cause_idx) : undefined,
  };
}

/** The error for what was thrown: that of the first cause with a condition, where the outer ones only say that a job was aborted. */
function toError(thrown: Thrown): Error {
  for (let each: Thrown | undefined = thrown; each; each = each.cause) {
    if (each.condition) return conditionError(each.condition, each);
  }
  const [name = "Exception"] = thrown.classes;
  return new RemoteError(`${name}: ${thrown.message}`, thrown.cause ? { cause: toError(thrown.cause) } : {});
}

const ANALYSIS_CLASSES = new Set([
  "org.apache.spark.sql.AnalysisException",
  "org.apache.spark.SparkClassNotFoundException", // a source that is not there
]);

const COMPUTATION_CLASSES = new Set([
  "java.lang.ArithmeticException",
  "java.lang.ArrayIndexOutOfBoundsException",
  "java.lang.NumberFormatException",
  "java.time.DateTimeException",
  "java.util.NoSuchElementException",
  "org.apache.spark.SparkRuntimeException",
]);

function conditionError(condition: string, thrown: Thrown): SparkError {
  const { cause, classes, message, parameters, sqlState } = thrown;
  const options = { parameters: { ...parameters }, sqlState, ...(cause && { cause: toError(cause) }) };
  const sentence = sentenceOf(message);
  if (classes.includes("org.apache.spark.sql.streaming.StreamingQueryException")) {
    return new StreamingQueryException(condition, sentence, options);
  }
  if (classes.some((each) => ANALYSIS_CLASSES.has(each))) {
    return new AnalysisError(condition, sentence, options);
  }
  if (classes.some((each) => COMPUTATION_CLASSES.has(each))) {
    return new ComputationError(condition, sentence, options);
  }
  return new SparkError(condition, sentence, options);
}

/**
 * Spark's message without the condition before it and what follows the SQL state: the text of the plan, or of the query.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(sentenceOf("[A.B] No `x`. SQLSTATE: 42703; line 1 pos 7;\n'Project ['x]"), "No `x`. (line 1 pos 7)");
 * ```
 */
export function sentenceOf(message: string): string {
  const text = message.replace(/^\[[A-Z0-9_.]+\]\s*/, "");
  const [before = "", after = ""] = text.split(/\s+SQLSTATE: \w{5}/);
  const place = /^[;\s(]*(line \d+,? pos \d+)/.exec(after)?.[1];
  const sentence = before.replace(/;\n[^]*$/, ""); // the plan, where there is no SQL state
  return place === undefined ? sentence : `${sentence} (${place})`;
}

function connectionFailure(error: GrpcError, place: string): RemoteError {
  return new RemoteError(`Cannot ${reasonOf(error, place)}`, { cause: error });
}

function reasonOf({ code, message }: GrpcError, place: string): string {
  if (/wrong version|InvalidContentType|SSL_WRONG_VERSION/i.test(message)) {
    return `speak TLS with the Spark cluster at ${place}: the server does not. Add ;use_ssl=false to the address, or give the address of the proxy that encrypts.`;
  }
  if (/certificate|UnknownIssuer/i.test(message)) {
    return `trust the Spark cluster at ${place}: ${message}. DENO_CERT names a file of certificates to trust.`;
  }
  if (code === GRPC_CODE.unauthenticated) {
    return `use the Spark cluster at ${place}: ${
      message || "it wants a token"
    }. Put the right one into the address: ;token=…`;
  }
  if (code === GRPC_CODE.unavailable) {
    return `reach the Spark cluster at ${place}: ${message}. Is a Spark Connect server (Spark 4) running there, and does it want TLS (;use_ssl=true)? "deno task spark" starts one on this machine.`;
  }
  if (code === GRPC_CODE.resourceExhausted && /gRPC message exceeds/.test(message)) {
    return `send so much to the Spark cluster at ${place} at once: ${message} bytes. Rows of createDataFrame travel with the plan: where they are that many, write them to files that the cluster can read.`;
  }
  if (code === GRPC_CODE.unimplemented) {
    return `use what answers at ${place}: it is no Spark Connect server of Spark 4 (${message})`;
  }
  return `use the Spark cluster at ${place}: ${message} (gRPC code ${code})`;
}

function readJson<Value>(text: string | undefined, otherwise: Value): Value {
  try {
    return text === undefined ? otherwise : JSON.parse(text);
  } catch {
    return otherwise; // Spark cuts what is too long
  }
}
