/** What a connection string says. */
export interface RemoteAddress {
  /** A name or an IP address; IPv6 in brackets. */
  readonly host: string;
  /** @default {15002} */
  readonly port: number;
  /** Whether calls are encrypted. */
  readonly useTls: boolean;
  /** Sent with every call. */
  readonly token?: string;
  /** Whose session it is. */
  readonly userId?: string;
  /** A session to go on with; without it, a new one. */
  readonly sessionId?: string;
  /** Sent with every call, so that the server's log can name the program. */
  readonly userAgent?: string;
  /** The largest answer to accept, in bytes. @default {134217728} */
  readonly maxMessageBytes: number;
  /** Everything else of the string: headers of every call. */
  readonly headers: Readonly<Record<string, string>>;
}

/** A connection string that cannot be understood. */
export class RemoteAddressError extends Error {
  /** The name of the class. */
  override name = "RemoteAddressError";
}

const DEFAULT_PORT = 15002;
const DEFAULT_MAX_MESSAGE_BYTES = 128 * 1024 * 1024;
const UUID_REGEXP = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * Reads a Spark Connect connection string: `sc://host:port/;token=…;use_ssl=true;user_id=…`.
 *
 * A token is sent encrypted (TLS), unless the server is on this machine or `use_ssl=false` says otherwise.
 *
 * @param fallbackToken The token where the string has none, as Spark takes it from `SPARK_CONNECT_AUTHENTICATE_TOKEN`.
 * @throws {RemoteAddressError} Names the part that is wrong; the token is never shown.
 * @see {@link https://github.com/apache/spark/blob/master/sql/connect/docs/client-connection-string.md}
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { parseRemoteAddress } from "./remote_address.ts";
 *
 * const { host, port, useTls } = parseRemoteAddress("sc://spark.example.com/;token=abc");
 * assertEquals({ host, port, useTls }, { host: "spark.example.com", port: 15002, useTls: true });
 * ```
 */
export function parseRemoteAddress(text: string, fallbackToken?: string): RemoteAddress {
  const [, authority, rest = ""] = /^sc:\/\/([^/;]*)(?:\/(.*))?$/s.exec(text) ?? [];
  if (authority === undefined) throw wrong(`it must begin with sc:// and a host, as in sc://localhost:15002`);
  const { host, port } = parseAuthority(authority);
  if (rest !== "" && !rest.startsWith(";")) {
    throw wrong(`nothing but ;name=value may follow sc://${authority}/`);
  }
  const {
    token = fallbackToken,
    use_ssl,
    user_id,
    session_id,
    user_agent,
    grpc_max_message_size,
    ...headers
  } = parseParameters(rest);
  if (use_ssl !== undefined && !/^(true|false)$/i.test(use_ssl)) {
    throw wrong(`use_ssl=${use_ssl} is neither true nor false`);
  }
  if (session_id !== undefined && !UUID_REGEXP.test(session_id)) {
    throw wrong(`session_id=${session_id} is no UUID`);
  }
  const maxMessageBytes = Number(grpc_max_message_size ?? DEFAULT_MAX_MESSAGE_BYTES);
  if (!Number.isSafeInteger(maxMessageBytes) || maxMessageBytes <= 0) {
    throw wrong(`grpc_max_message_size=${grpc_max_message_size} is no number of bytes`);
  }
  return {
    host,
    port,
    useTls: use_ssl === undefined ? token !== undefined && !isLoopback(host) : /true/i.test(use_ssl),
    maxMessageBytes,
    headers,
    ...(token && { token }),
    ...(user_id && { userId: user_id }),
    ...(session_id && { sessionId: session_id }),
    ...(user_agent && { userAgent: user_agent }),
  };
}

/** Whether a host is this machine. */
export function isLoopback(host: string): boolean {
  return /^(localhost|127(\.\d+){3}|\[?::1\]?)$/i.test(host);
}

function parseAuthority(authority: string): { host: string; port: number } {
  const [, host, digits] = /^(\[[0-9a-f:.]+\]|[^:[\]@\s]+)(?::(\d+))?$/i.exec(authority) ?? [];
  if (host === undefined) throw wrong(`"${authority}" is no host:port`);
  const port = Number(digits ?? DEFAULT_PORT);
  if (port < 1 || port > 65535) throw wrong(`there is no port ${port}`);
  return { host, port };
}

function parseParameters(text: string): Record<string, string> {
  const parameters: Record<string, string> = {};
  for (const part of text.split(";").filter((each) => each !== "")) {
    const equals = part.indexOf("=");
    const name = part.slice(0, equals);
    if (equals < 1 || equals === part.length - 1) {
      throw wrong(`"${equals < 1 ? part : name}" is not of the form name=value`);
    }
    try {
      parameters[decodeURIComponent(name)] = decodeURIComponent(part.slice(equals + 1));
    } catch {
      throw wrong(`the value of ${name} is not percent-encoded text`);
    }
  }
  return parameters;
}

function wrong(what: string): RemoteAddressError {
  return new RemoteAddressError(
    `Cannot read the address of the Spark cluster: ${what}. Write sc://host:port, and behind it /;token=…;use_ssl=true if need be.`,
  );
}
