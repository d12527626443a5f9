import type { SaslExchange, Users } from "../auth/sasl_exchange.ts";
import type { GroupCoordinator } from "../group/group_coordinator.ts";
import type { Topic, TopicStore } from "../log/topic_store.ts";
import type { Api } from "../wire/api.ts";
import type { WireType } from "../wire/types.ts";

/** What the APIs need of the broker. */
export interface BrokerState {
  readonly topics: TopicStore;
  readonly groups: GroupCoordinator;
  /** The address that clients are told to connect to. */
  readonly advertised: { readonly host: string; readonly port: number };
  /** Undefined when clients need not log in. */
  readonly users: Users | undefined;
  readonly autoCreateTopics: boolean;
  readonly defaultPartitions: number;
  readonly maxMessageBytes: number;
}

/** The one broker of the cluster has this id. */
export const NODE_ID = 1;

/** Stands for "the client did not ask which operations it may do". */
export const OPERATIONS_NOT_ASKED = -(2 ** 31);

/** What is remembered of a connection between its requests. */
export interface ConnectionState {
  readonly clientHost: string;
  /** Aborted when the connection ends or the broker stops; long polls end then. */
  readonly closed: AbortSignal;
  isLoggedIn: boolean;
  /** A login that is under way; `isRaw` when its messages come without Kafka's header (handshake v0). */
  login: { readonly exchange: SaslExchange; readonly mechanism: string; readonly isRaw: boolean } | undefined;
  /** Set to end the connection after the answer. */
  isLastAnswer: boolean;
}

/** What a request is served with. */
export interface RequestContext {
  readonly broker: BrokerState;
  readonly connection: ConnectionState;
  readonly clientId: string;
  readonly apiVersion: number;
}

/** An API together with what answers it. */
export interface Service {
  readonly api: Api;
  /** Undefined when the client wants no answer. */
  serve(request: never, context: RequestContext): unknown;
}

/** Ties an API to the function that answers it; undefined when the client wants no answer. */
export function service<Request, Response>(
  api: Api<Request, Response> & { response: WireType<unknown, Response> },
  serve: (request: Request, context: RequestContext) => Response | undefined | Promise<Response>,
): Service {
  return { api, serve };
}

/** The largest record batch of a topic in bytes. */
export function maxBatchBytes(topic: Topic | undefined, broker: BrokerState): number {
  return Number(topic?.configs["max.message.bytes"] ?? broker.maxMessageBytes);
}
