import { SASL_MECHANISMS, startExchange } from "../auth/mechanisms.ts";
import { AuthenticationError } from "../auth/sasl_exchange.ts";
import { defineApi } from "../wire/api.ts";
import { ErrorCode } from "../wire/error_code.ts";
import { ProtocolError } from "../wire/reader.ts";
import { array, bytes, int16, int64, nullableString, since, string, struct } from "../wire/types.ts";
import { type ConnectionState, service } from "./service.ts";

const SASL_HANDSHAKE = defineApi({
  key: 17,
  name: "SaslHandshake",
  versions: [0, 1],
  request: struct({ mechanism: string }),
  response: struct({ errorCode: int16, mechanisms: array(string) }),
});

/** Begins a login with a mechanism. */
export const saslHandshake = service(SASL_HANDSHAKE, ({ mechanism }, { broker, connection, apiVersion }) => {
  if (broker.users === undefined || connection.isLoggedIn) {
    return { errorCode: ErrorCode.ILLEGAL_SASL_STATE, mechanisms: [] };
  }
  const exchange = startExchange(mechanism, broker.users);
  if (exchange === undefined) {
    connection.isLastAnswer = true;
    return { errorCode: ErrorCode.UNSUPPORTED_SASL_MECHANISM, mechanisms: SASL_MECHANISMS };
  }
  connection.login = { exchange, mechanism, isRaw: apiVersion === 0 };
  return { errorCode: ErrorCode.NONE, mechanisms: SASL_MECHANISMS };
});

const SASL_AUTHENTICATE = defineApi({
  key: 36,
  name: "SaslAuthenticate",
  versions: [0, 2],
  flexibleSince: 2,
  request: struct({ token: bytes }),
  response: struct({
    errorCode: int16,
    errorMessage: nullableString,
    token: bytes,
    sessionLifetimeMs: since(1, int64, 0),
  }),
});

const NO_TOKEN = new Uint8Array(0);

/** Carries one message of a login; the connection ends when the login is refused. */
export const saslAuthenticate = service(SASL_AUTHENTICATE, ({ token }, { connection }) => {
  const mechanism = connection.login?.mechanism;
  if (mechanism === undefined) {
    const errorMessage = "SaslAuthenticate came before SaslHandshake";
    return { errorCode: ErrorCode.ILLEGAL_SASL_STATE, errorMessage, token: NO_TOKEN };
  }
  try {
    return { errorCode: ErrorCode.NONE, errorMessage: null, token: continueLogin(connection, token) };
  } catch (error) {
    if (!(error instanceof AuthenticationError)) throw error;
    connection.isLastAnswer = true;
    return {
      errorCode: ErrorCode.SASL_AUTHENTICATION_FAILED,
      errorMessage: `Authentication failed with SASL mechanism ${mechanism}: ${error.message}`,
      token: NO_TOKEN,
    };
  }
});

/** Gives the login its next message; used directly for messages without Kafka's header (handshake v0). */
export function continueLogin(connection: ConnectionState, token: Uint8Array): Uint8Array {
  const { login } = connection;
  if (login === undefined) throw new ProtocolError("a login message came before SaslHandshake");
  const answer = login.exchange.respond(token);
  if (login.exchange.isComplete) {
    connection.isLoggedIn = true;
    connection.login = undefined;
  }
  return answer;
}
