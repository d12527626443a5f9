import type { AnalysisError } from "../../../errors.ts";
import { illegalArgument } from "./illegal_argument.ts";
import { parseJaasConfig } from "./jaas_config.ts";
import { type TlsSettings, tlsSettings } from "./tls_settings.ts";

/** Where a broker listens. */
export interface BrokerAddress {
  readonly host: string;
  readonly port: number;
}

/** Who the client says it is. */
export interface SaslSettings {
  readonly mechanism: "PLAIN" | "SCRAM-SHA-256" | "SCRAM-SHA-512";
  readonly username: string;
  readonly password: string;
}

/** What the client needs to know, from the `kafka.*` options of Java's client. */
export interface KafkaClientConfig {
  readonly bootstrapServers: readonly BrokerAddress[];
  readonly clientId: string;
  /** Undefined: plain text. */
  readonly tls: TlsSettings | undefined;
  /** Undefined: nobody. */
  readonly sasl: SaslSettings | undefined;
  readonly readCommitted: boolean;
  /** How long one request may take. */
  readonly requestTimeoutMs: number;
  /** How long a lost connection may be retried before the query fails. */
  readonly reconnectWindowMs: number;
  readonly retryBackoffMs: number;
  readonly retryBackoffMaxMs: number;
  /** Most bytes of one response. */
  readonly fetchMaxBytes: number;
  /** Most bytes of one partition in a response. */
  readonly maxPartitionFetchBytes: number;
  /** Whether the checksum of each batch of records is verified. */
  readonly checkCrcs: boolean;
}

const PROTOCOLS = ["PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"];
const MECHANISMS = ["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"] as const;

/**
 * Turns `kafka.*` options, without that prefix, into settings of the client. Options it does not know are let through silently, as Java's client
 * does. `sasl.username` and `sasl.password` are our own shorter way of `sasl.jaas.config`.
 *
 * @throws {AnalysisError} `ILLEGAL_ARGUMENT` for a setting that is missing or not understood.
 * @see {@link https://kafka.apache.org/documentation/#consumerconfigs}
 */
export async function kafkaClientConfig(options: ReadonlyMap<string, string>): Promise<KafkaClientConfig> {
  const protocol = (options.get("security.protocol") ?? "PLAINTEXT").trim().toUpperCase();
  if (!PROTOCOLS.includes(protocol)) {
    throw illegal("security.protocol", `must be one of ${PROTOCOLS.join(", ")}`, protocol);
  }
  const wantsSasl = protocol.startsWith("SASL_");
  return {
    bootstrapServers: parseBootstrapServers(options.get("bootstrap.servers") ?? ""),
    clientId: options.get("client.id") ?? "structured-streaming",
    tls: protocol.endsWith("SSL") ? await tlsSettings(options) : undefined,
    sasl: wantsSasl ? saslSettings(options) : undefined,
    readCommitted: isolationLevel(options) === "read_committed",
    requestTimeoutMs: wholeNumber(options, "request.timeout.ms", 30_000),
    reconnectWindowMs: wholeNumber(options, "default.api.timeout.ms", 60_000),
    retryBackoffMs: wholeNumber(options, "retry.backoff.ms", 100),
    retryBackoffMaxMs: wholeNumber(options, "retry.backoff.max.ms", 1000),
    fetchMaxBytes: wholeNumber(options, "fetch.max.bytes", 8 * 1024 * 1024),
    maxPartitionFetchBytes: wholeNumber(options, "max.partition.fetch.bytes", 8 * 1024 * 1024),
    checkCrcs: (options.get("check.crcs") ?? "true").trim().toLowerCase() !== "false",
  };
}

/** Reads `host:port,[::1]:port`. */
export function parseBootstrapServers(text: string): BrokerAddress[] {
  const addresses = text.split(",").map((entry) => entry.trim()).filter((entry) => entry !== "").map(
    (entry) => {
      const match = /^(?:[A-Z_]+:\/\/)?(?:\[([^\]]+)\]|([^:\s/]+)):(\d+)$/i.exec(entry);
      const port = Number(match?.[3]);
      if (!match || port < 1 || port > 65535) {
        throw illegal(
          "bootstrap.servers",
          "must be host:port, or several of them with commas between",
          entry,
        );
      }
      return { host: match[1] ?? match[2]!, port };
    },
  );
  if (addresses.length === 0) throw illegal("bootstrap.servers", "must name at least one host:port", text);
  return addresses;
}

/** An address as it is written: `host:9092`. */
export function formatAddress({ host, port }: BrokerAddress): string {
  return host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;
}

function saslSettings(options: ReadonlyMap<string, string>): SaslSettings {
  const mechanism = (options.get("sasl.mechanism") ?? "GSSAPI").trim().toUpperCase();
  const known = MECHANISMS.find((name) => name === mechanism);
  if (known === undefined) {
    throw illegal(
      "sasl.mechanism",
      `must be one of ${MECHANISMS.join(", ")} (without it Java's default, GSSAPI)`,
      mechanism,
    );
  }
  const username = options.get("sasl.username");
  const password = options.get("sasl.password");
  if (username !== undefined && password !== undefined) return { mechanism: known, username, password };
  const jaas = options.get("sasl.jaas.config");
  if (jaas === undefined) {
    throw illegalArgument(
      `The option kafka.security.protocol asks for a login (SASL), but nothing says who: ` +
        `give kafka.sasl.username and kafka.sasl.password, or kafka.sasl.jaas.config.`,
    );
  }
  const login = parseJaasConfig(jaas);
  const wanted = known === "PLAIN" ? "PlainLoginModule" : "ScramLoginModule";
  if (login.loginModule !== wanted) {
    throw illegalArgument(
      `The option kafka.sasl.jaas.config names the login module ${login.loginModule}, but kafka.sasl.mechanism ${known} ` +
        `needs org.apache.kafka.common.security.${known === "PLAIN" ? "plain" : "scram"}.${wanted}.`,
    );
  }
  return { mechanism: known, username: login.username, password: login.password };
}

function isolationLevel(options: ReadonlyMap<string, string>): string {
  const level = (options.get("isolation.level") ?? "read_uncommitted").trim().toLowerCase();
  if (level !== "read_committed" && level !== "read_uncommitted") {
    throw illegal("isolation.level", "must be read_committed or read_uncommitted", level);
  }
  return level;
}

function wholeNumber(options: ReadonlyMap<string, string>, name: string, byDefault: number): number {
  const text = options.get(name)?.trim();
  if (text === undefined) return byDefault;
  if (!/^\d+$/.test(text)) throw illegal(name, "must be a whole number", text);
  return Number(text);
}

function illegal(name: string, rule: string, value: string): AnalysisError {
  return illegalArgument(`The option kafka.${name} ${rule}: the current value is '${value}'.`);
}
