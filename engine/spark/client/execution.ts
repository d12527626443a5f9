import { decodeMessage } from "../protocol/decode_message.ts";
import { encodeMessage } from "../protocol/encode_message.ts";
import type { Received, Sent } from "../protocol/message_types.ts";
import { within } from "../../within.ts";
import { GrpcError } from "../transport/grpc_error.ts";

/** How long an interrupted operation waits for the server to know it. */
const LONGEST_RELEASE_MS = 3_000;

/** What an execution needs of its client. */
export interface ExecutionContext {
  readonly call: (method: string, message: Uint8Array) => AsyncIterable<Uint8Array>;
  readonly identity: () => Pick<Sent<"ExecutePlanRequest">, "session_id" | "user_context" | "client_type">;
  /** Throws when an answer is not for this session. */
  readonly check: (answer: Received<"ExecutePlanResponse">) => void;
  /** Waits before another attempt; throws the error when there must be none. */
  readonly retry: (error: unknown, attempt: number) => Promise<void>;
  /** Tells the server that nobody needs the operation any more, which ends it if it still runs. What the server says to that does not matter. */
  readonly release: (operationId: string) => Promise<void>;
  /** Interrupts the operation. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Carries out a plan as a reattachable operation. The server ends the stream of answers every two minutes on purpose, and connections break: both times the
 * operation goes on, and this takes it up again behind the last answer that came.
 *
 * @see {@link https://github.com/apache/spark/blob/master/python/pyspark/sql/connect/client/reattach.py}
 */
export async function* execute(
  plan: Sent<"Plan">,
  context: ExecutionContext,
): AsyncGenerator<Received<"ExecutePlanResponse">> {
  const operationId = crypto.randomUUID();
  const request = encodeMessage("ExecutePlanRequest", {
    ...context.identity(),
    operation_id: operationId,
    plan,
    request_options: [{ reattach_options: { reattachable: true } }],
  });
  let lastResponseId: string | undefined;
  let isKnown = false; // whether the server is known to have the operation
  let attempt = 0;
  let answers = context.call("ExecutePlan", request);
  const reattach = () =>
    context.call(
      "ReattachExecute",
      encodeMessage("ReattachExecuteRequest", {
        ...context.identity(),
        operation_id: operationId,
        last_response_id: lastResponseId,
      }),
    );
  try {
    while (true) {
      try {
        for await (const bytes of answers) {
          const answer = decodeMessage("ExecutePlanResponse", bytes);
          context.check(answer);
          [lastResponseId, isKnown, attempt] = [answer.response_id, true, 0];
          if (answer.result_complete) return;
          yield answer;
        }
        answers = reattach();
      } catch (error) {
        const neverArrived = !isKnown && isUnknownOperation(error);
        if (!neverArrived) await context.retry(error, attempt);
        attempt++;
        answers = neverArrived ? context.call("ExecutePlan", request) : reattach();
      }
    }
  } finally {
    const released = context.release(operationId);
    // The program may be about to end: what it wanted interrupted must not run on.
    if (context.signal?.aborted) await within(released, LONGEST_RELEASE_MS);
  }
}

/** The server does not know the operation: where nothing has come of it yet, the first call never got there. */
function isUnknownOperation(error: unknown): boolean {
  return error instanceof GrpcError && /INVALID_HANDLE\.OPERATION_NOT_FOUND/.test(error.message);
}
