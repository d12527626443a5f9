import { PlainServer } from "./plain_server.ts";
import type { SaslExchange, Users } from "./sasl_exchange.ts";
import { ScramServer } from "./scram_server.ts";

const MECHANISMS = new Map<string, (users: Users) => SaslExchange>([
  ["SCRAM-SHA-512", (users) => new ScramServer("sha512", users)],
  ["SCRAM-SHA-256", (users) => new ScramServer("sha256", users)],
  ["PLAIN", (users) => new PlainServer(users)],
]);

/** The SASL mechanisms that clients can log in with. */
export const SASL_MECHANISMS: readonly string[] = Array.from(MECHANISMS.keys());

/** Begins a login; undefined when the mechanism is not known. */
export function startExchange(mechanism: string, users: Users): SaslExchange | undefined {
  return MECHANISMS.get(mechanism)?.(users);
}
