import { encodeMessage } from "../protocol/encode_message.ts";
import { decodeMessage } from "../protocol/decode_message.ts";
import type { Received, Sent } from "../protocol/message_types.ts";
import type { GrpcChannel } from "../transport/grpc_channel.ts";
import { GRPC_CODE, GrpcError } from "../transport/grpc_error.ts";
import { execute } from "./execution.ts";
import { missingAdvice } from "./missing_advice.ts";
import { RemoteError } from "./remote_error.ts";
import { RETRIES, retryDelayMs } from "./retry_policy.ts";
import { toFailure } from "./to_failure.ts";

/** What a client is made of. */
export interface ConnectClientOptions {
  readonly channel: Pick<GrpcChannel, "call">;
  /** Where the cluster is, for messages: `sc://host:port`. */
  readonly place: string;
  readonly userId: string;
  /** @default {a new one} */
  readonly sessionId?: string;
  /** What the server's log calls the program. */
  readonly clientType?: string;
  /** Told that the cluster has been away for a second, and when it is back. @default {nobody} */
  readonly onAway?: (sentence: string) => void;
  /** Waits until the time is over or the signal aborts. @default {a timer} */
  readonly wait?: (delayMs: number, signal?: AbortSignal) => Promise<void>;
  /** From 0 to 1. @default {Math.random} */
  readonly random?: () => number;
}

/** Before this one, calls were tried again for a second. */
const AWAY_FROM_ATTEMPT = 3;

/** Requests that name the session, and answers that do. */
type Request = "AnalyzePlanRequest" | "ConfigRequest";
type Response = "AnalyzePlanResponse" | "ConfigResponse";

/** A session of Spark Connect: calls by their names, tried again where that is safe, with Spark's errors. */
export class ConnectClient {
  readonly #options: ConnectClientOptions;
  readonly sessionId: string;
  /** The server's own id of the session; another one means that it was restarted. */
  #serverSessionId: string | undefined;
  #sparkVersion = "<the cluster's version>";
  #isClosed = false;
  #isAway = false;
  readonly #background = new Set<Promise<void>>();

  constructor(options: ConnectClientOptions) {
    this.#options = options;
    this.sessionId = options.sessionId ?? crypto.randomUUID();
  }

  /** What every request begins with. */
  get identity() {
    const { userId, clientType = "streaming-labs" } = this.#options;
    return {
      session_id: this.sessionId,
      user_context: { user_id: userId, user_name: userId },
      client_type: clientType,
      client_observed_server_side_session_id: this.#serverSessionId,
    };
  }

  /** Asks about a plan, or for Spark's version. */
  async analyze(question: Sent<"AnalyzePlanRequest">): Promise<Received<"AnalyzePlanResponse">> {
    const answer = await this.#unary("AnalyzePlan", ["AnalyzePlanRequest", "AnalyzePlanResponse"], question);
    this.#sparkVersion = answer.spark_version?.version ?? this.#sparkVersion;
    return answer;
  }

  /** Reads or changes settings of the session. */
  config(operation: Sent<"ConfigOperation">): Promise<Received<"ConfigResponse">> {
    return this.#unary("Config", ["ConfigRequest", "ConfigResponse"], { operation });
  }

  /**
   * Carries out a plan and gives what comes of it, as it comes: through lost connections, and however long it takes. Whoever stops reading, interrupts it.
   *
   * @throws {SparkError} Spark's own error.
   * @throws {RemoteError} When the cluster cannot be reached.
   */
  async *execute(plan: Sent<"Plan">, signal?: AbortSignal): AsyncGenerator<Received<"ExecutePlanResponse">> {
    try {
      yield* execute(plan, {
        call: (method, message) => this.#options.channel.call(method, message, signal),
        identity: () => this.identity,
        check: (answer) => this.#check(answer),
        retry: (error, attempt) => this.#retry(error, attempt, signal),
        release: (operationId) => this.#release(operationId),
        signal,
      });
    } catch (error) {
      throw await this.#failure(error);
    }
  }

  /** Ends the session on the server, and with it its streaming queries. What the server says to that does not matter. */
  async releaseSession(): Promise<void> {
    const { session_id, user_context, client_type } = this.identity;
    const message = encodeMessage("ReleaseSessionRequest", { session_id, user_context, client_type });
    await Array.fromAsync(this.#options.channel.call("ReleaseSession", message)).catch(() => {});
  }

  /** Tries no call again from now on; resolves when no call is under way that nobody waits for. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.all(this.#background);
  }

  async #unary<Asked extends Request, Answered extends Response>(
    method: string,
    [request, response]: readonly [Asked, Answered],
    content: Sent<Asked>,
  ): Promise<Received<Answered>> {
    try {
      return await this.#attempt(method, request, response, content);
    } catch (error) {
      throw await this.#failure(error);
    }
  }

  async #attempt<Asked extends Request, Answered extends Response>(
    method: string,
    request: Asked,
    response: Answered,
    content: Sent<Asked>,
  ): Promise<Received<Answered>> {
    for (let attempt = 0;; attempt++) {
      try {
        const message = encodeMessage(request, { ...this.identity, ...content });
        for await (const bytes of this.#options.channel.call(method, message)) {
          const answer = decodeMessage(response, bytes);
          this.#check(answer);
          return answer;
        }
        throw new RemoteError(
          `Cannot use the Spark cluster at ${this.#options.place}: it gives no answer to ${method}`,
        );
      } catch (error) {
        await this.#retry(error, attempt);
      }
    }
  }

  /** Waits until a call is to be tried again; throws the error when it is not. */
  async #retry(error: unknown, attempt: number, signal?: AbortSignal): Promise<void> {
    const { wait = sleep, random = Math.random } = this.#options;
    const retries = this.#serverSessionId === undefined ? RETRIES.unknown : RETRIES.known;
    const delayMs = error instanceof GrpcError
      ? retryDelayMs(error, attempt, { retries, random })
      : undefined;
    if (delayMs === undefined || this.#isClosed) throw error;
    if (attempt >= AWAY_FROM_ATTEMPT && (error as GrpcError).code === GRPC_CODE.unavailable) {
      this.#sayAway((error as Error).message);
    }
    await wait(delayMs, signal);
  }

  /** All calls find out together: it is said once. */
  #sayAway(reason: string): void {
    if (this.#isAway) return;
    this.#isAway = true;
    this.#options.onAway?.(
      `The Spark cluster at ${this.#options.place} does not answer (${reason}): it is asked again for ten minutes`,
    );
  }

  #check(
    { session_id, server_side_session_id: server }: { session_id: string; server_side_session_id: string },
  ): void {
    const { place } = this.#options;
    if (session_id !== "" && session_id !== this.sessionId) {
      throw new RemoteError(
        `Cannot use the Spark cluster at ${place}: it answers for another session, ${session_id}`,
      );
    }
    if (server === "") return;
    this.#serverSessionId ??= server;
    if (server !== this.#serverSessionId) throw sessionLost(place, "the server was restarted");
    if (!this.#isAway) return;
    this.#isAway = false;
    this.#options.onAway?.(`The Spark cluster at ${place} answers again`);
  }

  #release(operationId: string): Promise<void> {
    const message = encodeMessage("ReleaseExecuteRequest", {
      ...this.identity,
      operation_id: operationId,
      release_all: {},
    });
    // The server forgets the operation after some minutes anyway.
    const released = Array.fromAsync(this.#options.channel.call("ReleaseExecute", message))
      .then(() => {}, () => {}).finally(() => this.#background.delete(released));
    this.#background.add(released);
    return released;
  }

  async #failure(error: unknown): Promise<unknown> {
    if (!(error instanceof GrpcError)) return error;
    const { place } = this.#options;
    const [, reason] =
      /INVALID_HANDLE\.(SESSION_CHANGED|SESSION_CLOSED|SESSION_NOT_FOUND)/.exec(error.message) ?? [];
    if (reason !== undefined) return sessionLost(place, LOST_SESSIONS[reason]!);
    const failure = await toFailure(error, { place, fetchDetails: (errorId) => this.#fetchDetails(errorId) });
    const advice = missingAdvice(failure.message, this.#sparkVersion);
    if (advice !== undefined) failure.message = `${failure.message.replace(/\.?$/, ".")} ${advice}`;
    return failure;
  }

  async #fetchDetails(errorId: string): Promise<Received<"FetchErrorDetailsResponse"> | undefined> {
    const message = encodeMessage("FetchErrorDetailsRequest", { ...this.identity, error_id: errorId });
    const answers = Array.fromAsync(this.#options.channel.call("FetchErrorDetails", message));
    const [bytes] = await answers.catch(() => []);
    return bytes && decodeMessage("FetchErrorDetailsResponse", bytes);
  }
}

/** Why a session is gone, by what the server says of its handle. */
const LOST_SESSIONS: Readonly<Record<string, string>> = {
  SESSION_CHANGED: "the server was restarted",
  SESSION_CLOSED: "the session was idle for too long, or somebody ended it",
  SESSION_NOT_FOUND: "the server was restarted, or the session was idle for too long",
};

function sessionLost(place: string, reason: string): RemoteError {
  return new RemoteError(
    `The session on the Spark cluster at ${place} is gone: ${reason}. Its views are forgotten and its streaming queries stopped. ` +
      "Start the program again: queries go on from their checkpoints.",
  );
}

function sleep(delayMs: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", end);
      resolve();
    };
    const timer = setTimeout(end, delayMs);
    signal?.addEventListener("abort", end);
  });
}
