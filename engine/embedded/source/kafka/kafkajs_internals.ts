/**
 * The parts of kafkajs below its consumer: one broker's connections and the protocol tables. The consumer itself cannot read an exact range of
 * offsets without a consumer group, and makes an object of each record. The version of kafkajs is pinned because of this file.
 *
 * @module
 */
import ApiKeys from "kafkajs/src/protocol/requests/apiKeys.js";
import Broker from "kafkajs/src/broker/index.js";
import ConnectionPool from "kafkajs/src/network/connectionPool.js";
import RequestQueue from "kafkajs/src/network/requestQueue/index.js";
import Requests from "kafkajs/src/protocol/requests/index.js";
import { createErrorFromCode } from "kafkajs/src/protocol/error.js";
import type { Socket } from "node:net";

/** A request and how its response is read. */
export interface Protocol {
  readonly request: { readonly apiKey: number; readonly apiVersion: number; readonly apiName: string };
  readonly response: { decode(payload: Uint8Array): unknown; parse(decoded: unknown): unknown };
  readonly requestTimeout?: number;
}

/** How sockets are made; kafkajs adds its listeners for data, end and error. */
export type SocketFactory = (
  options: { host: string; port: number; ssl?: object; onConnect: () => void },
) => Socket;

/** Two connections to one broker: one for fetches, one for the rest. */
export interface BrokerLink {
  /** Connects, learns the broker's API versions and logs in. */
  connect(): Promise<void>;
  disconnect(): Promise<void>;
  readonly versions: Readonly<Record<number, { minVersion: number; maxVersion: number }>> | null;
  readonly connectionPool: {
    isConnected(): boolean;
    send(protocol: Protocol): Promise<unknown>;
    readonly pool: readonly { requestQueue: { rejectAll(error: Error): void } }[];
  };
}

/** Settings of a {@linkcode BrokerLink}. */
export interface BrokerLinkOptions {
  readonly host: string;
  readonly port: number;
  readonly clientId: string;
  readonly ssl: object | null;
  readonly sasl: object | null;
  readonly connectionTimeoutMs: number;
  readonly requestTimeoutMs: number;
  readonly socketFactory: SocketFactory;
}

/** The APIs used here. */
export type ApiName = "Fetch" | "ListOffsets" | "Metadata";

const SILENT = { debug() {}, info() {}, warn() {}, error() {}, namespace: () => SILENT };

/** Makes the link to a broker, not yet connected. */
export function brokerLink(options: BrokerLinkOptions): BrokerLink {
  quietRequestQueue();
  const connectionPool = new ConnectionPool({
    host: options.host,
    port: options.port,
    clientId: options.clientId,
    ssl: options.ssl,
    sasl: options.sasl,
    connectionTimeout: options.connectionTimeoutMs,
    requestTimeout: options.requestTimeoutMs,
    enforceRequestTimeout: true,
    maxInFlightRequests: null,
    socketFactory: options.socketFactory,
    logger: SILENT,
  });
  return new Broker({
    connectionPool,
    logger: SILENT,
    allowAutoTopicCreation: false,
    authenticationTimeout: options.connectionTimeoutMs,
  });
}

/** The highest version of an API that both sides know. */
export function apiVersion(link: BrokerLink, api: ApiName): number {
  const ours = Math.max(...Requests.requests[api].versions.map(Number));
  return Math.min(ours, link.versions?.[ApiKeys[api]]?.maxVersion ?? 0);
}

/** A request of kafkajs's own making, in a given version. */
export function protocol(api: ApiName, version: number, body: object): Protocol {
  return Requests.requests[api].protocol({ version })(body);
}

/** The name of a Kafka error code, such as `NOT_LEADER_FOR_PARTITION`. */
export function errorName(code: number): string {
  return createErrorFromCode(code).type ?? `error ${code}`;
}

let quiet = false;

/**
 * kafkajs 2.2.4 schedules a timer with a negative delay after each response, which makes the runtime print `TimeoutNegativeWarning` (kafkajs issue
 * 1751). Nothing waits for that timer unless requests are pending.
 */
function quietRequestQueue(): void {
  if (quiet) return;
  quiet = true;
  const schedule = RequestQueue.prototype.scheduleCheckPendingRequests;
  RequestQueue.prototype.scheduleCheckPendingRequests = function (this: { pending: unknown[] }) {
    if (this.pending.length > 0) schedule.call(this);
  };
}
