/**
 * A proxy before an S3 server that spoils requests: what a busy server and a bad line do.
 *
 * @module
 */
import {
  createServer,
  type IncomingMessage,
  request as httpRequest,
  type Server,
  type ServerResponse,
} from "node:http";
import { Buffer } from "node:buffer";
import type { AddressInfo } from "node:net";

/** What happens to a request instead of being passed on and answered. */
export type Fault =
  /** An error of S3, without asking the server. */
  | { readonly status: number; readonly code: string }
  /** The connection ends before the server hears of the request. */
  | "cut before"
  /** The server does what was asked, and the connection ends before its answer. */
  | "cut after"
  /** The connection ends in the middle of the answer's body, if it has one. */
  | "cut within"
  /** The answer comes in pieces with pauses between. */
  | "slow"
  /** The connection stays open, and no answer comes. */
  | "silent"
  /** The same in the middle of the answer's body. */
  | "silent within";

/** A request as faults are chosen for it. */
export interface ProxiedRequest {
  readonly method: string;
  /** Path and query, as the client sent them. */
  readonly url: string;
  /** From 1. */
  readonly count: number;
}

/** S3's way of asking for patience. */
export const SLOW_DOWN: Fault = { status: 503, code: "SlowDown" };
/** S3's trouble with itself. */
export const INTERNAL_ERROR: Fault = { status: 500, code: "InternalError" };
/** Every passing trouble. */
export const PASSING_FAULTS: readonly Fault[] = [
  SLOW_DOWN,
  "cut before",
  "cut after",
  INTERNAL_ERROR,
  "cut within",
  "slow",
];

/** In how many pieces, and how far apart, a slow answer comes. */
const SLOW_PIECES = 5;
const SLOW_PAUSE_MS = 20;

/** A proxy on a port of its own; signatures stay valid, since the server sees the host that the client signed. */
export class FaultProxy implements AsyncDisposable {
  /** How many requests were spoiled. */
  faults = 0;
  readonly #target: URL;
  readonly #server: Server;
  readonly #choose: (request: ProxiedRequest) => Fault | undefined;
  #count = 0;

  private constructor(target: string, choose: (request: ProxiedRequest) => Fault | undefined) {
    this.#target = new URL(target);
    this.#choose = choose;
    this.#server = createServer((request, response) => this.#serve(request, response));
  }

  /**
   * Starts a proxy.
   *
   * @param target the server's address.
   * @param choose which fault a request meets; `undefined` passes it on.
   */
  static async start(
    target: string,
    choose: (request: ProxiedRequest) => Fault | undefined,
  ): Promise<FaultProxy> {
    const proxy = new FaultProxy(target, choose);
    await new Promise<void>((listening) => proxy.#server.listen(0, "127.0.0.1", listening));
    return proxy;
  }

  /** Where clients connect. */
  get endpoint(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((closed) => this.#server.close(closed));
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = "", url = "" } = request;
    const fault = this.#choose({ method, url, count: ++this.#count });
    if (fault !== undefined) this.faults++;
    try {
      if (fault === "cut before") return void request.socket.destroy();
      if (fault === "silent") return;
      const body = await Array.fromAsync(request as AsyncIterable<Uint8Array>);
      if (typeof fault === "object") return refuse(response, fault);
      const answer = await this.#pass(request, body);
      if (fault === "cut after") return void request.socket.destroy();
      await giveBack(answer, response, fault);
    } catch {
      request.socket.destroy();
    }
  }

  #pass(request: IncomingMessage, body: Uint8Array[]): Promise<IncomingMessage> {
    const { hostname, port } = this.#target;
    const { method, url, rawHeaders: headers } = request;
    return new Promise((resolve, reject) => {
      const onward = httpRequest({ hostname, port, method, path: url, headers }, resolve);
      onward.on("error", reject);
      onward.end(Buffer.concat(body));
    });
  }
}

function refuse(response: ServerResponse, { status, code }: { status: number; code: string }): void {
  response.writeHead(status, { "content-type": "application/xml" });
  response.end(`<?xml version="1.0"?><Error><Code>${code}</Code><Message>Injected.</Message></Error>`);
}

async function giveBack(
  answer: IncomingMessage,
  response: ServerResponse,
  fault: Fault | undefined,
): Promise<void> {
  const body = Buffer.concat(await Array.fromAsync(answer as AsyncIterable<Uint8Array>));
  response.writeHead(answer.statusCode!, answer.rawHeaders);
  if (fault === "cut within" || fault === "silent within") {
    response.write(body.subarray(0, body.length / 2));
    await pause();
    return void (fault === "cut within" && response.socket?.destroy());
  }
  if (fault === "slow") {
    const size = Math.ceil(body.length / SLOW_PIECES) || 1;
    for (let from = 0; from < body.length; from += size) {
      response.write(body.subarray(from, from + size));
      await pause();
    }
    return void response.end();
  }
  response.end(body);
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, SLOW_PAUSE_MS));
}
