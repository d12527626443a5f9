/** What the tests of the broker share: brokers in folders of their own, and a quiet kafkajs. */
import process from "node:process";
import {
  type Admin,
  type Consumer,
  Kafka,
  logLevel,
  Partitioners,
  type Producer,
  type SASLOptions,
} from "kafkajs";
import { KafkaBroker, type KafkaBrokerOptions } from "./mod.ts";

export const USERS = { student: "s,e=cret" };

// kafkajs asks for timers in the past on every connection; the warning would hide what a test says.
const emitWarning = process.emitWarning.bind(process) as (...args: unknown[]) => void;
process.emitWarning = (...args: unknown[]) => {
  if (!String(args[0]).includes("TimeoutNegativeWarning") && args[1] !== "TimeoutNegativeWarning") {
    emitWarning(...args);
  }
};

/** A broker in a new folder; both are gone afterwards. */
export async function startTestBroker(options: Omit<KafkaBrokerOptions, "dir"> = {}): Promise<KafkaBroker> {
  const dir = Deno.makeTempDirSync({ prefix: "kafka_" });
  const broker = await KafkaBroker.start({ dir, onError: fail, ...options });
  const stop = broker.stop.bind(broker);
  broker.stop = async () => {
    await stop();
    await Deno.remove(dir, { recursive: true }).catch(() => {});
  };
  return broker;
}

/**
 * A port for a server that will be stopped and started again at it: not one of those that systems give to whoever wants any, as by then another program might
 * have it.
 */
export function lastingPort(): number {
  for (;;) {
    const port = 20_000 + Math.floor(Math.random() * 10_000);
    try {
      Deno.listen({ hostname: "127.0.0.1", port }).close();
      return port;
    } catch (error) {
      if (!(error instanceof Deno.errors.AddrInUse)) throw error;
    }
  }
}

/** Unexpected failures inside a broker must fail the test that caused them. */
function fail(error: unknown): void {
  queueMicrotask(() => {
    throw error;
  });
}

export function scram(password = USERS.student): SASLOptions {
  return { mechanism: "scram-sha-512", username: "student", password };
}

/** kafkajs clients of a broker, disconnected at the end of a test. */
export class TestClients implements AsyncDisposable {
  readonly #kafka: Kafka;
  readonly #open: { disconnect(): Promise<void> }[] = [];

  /** @param ca The certificate to trust; with it, the connection is encrypted. */
  constructor(bootstrap: string, sasl?: SASLOptions, ca?: string) {
    this.#kafka = new Kafka({
      brokers: [bootstrap],
      clientId: "test",
      logLevel: logLevel.NOTHING,
      retry: { initialRetryTime: 20, retries: 5 },
      ...(sasl ? { sasl } : {}),
      ...(ca ? { ssl: { ca: [ca] } } : {}),
    });
  }

  async admin(): Promise<Admin> {
    return await this.#opened(this.#kafka.admin());
  }

  async producer(options: { idempotent?: boolean } = {}): Promise<Producer> {
    return await this.#opened(
      this.#kafka.producer({ ...options, createPartitioner: Partitioners.DefaultPartitioner }),
    );
  }

  async consumer(groupId: string): Promise<Consumer> {
    return await this.#opened(
      this.#kafka.consumer({ groupId, maxWaitTimeInMs: 50, heartbeatInterval: 50, sessionTimeout: 5000 }),
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#open.map((client) => client.disconnect()));
  }

  async #opened<T extends { connect(): Promise<void>; disconnect(): Promise<void> }>(client: T): Promise<T> {
    await client.connect();
    this.#open.push(client);
    return client;
  }
}

/** Waits until a condition holds, looking again every few milliseconds; fails after `limitMs`. */
export async function until(condition: () => boolean, limitMs = 60_000): Promise<void> {
  const deadline = performance.now() + limitMs;
  while (!condition()) {
    if (performance.now() > deadline) throw new Error(`Not within ${limitMs} ms: ${condition}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
