import { createHash, timingSafeEqual } from "node:crypto";
import { AuthenticationError, type SaslExchange, type Users } from "./sasl_exchange.ts";

/**
 * The server's side of a PLAIN login: one message, `[authorization id] NUL user NUL password`.
 *
 * @see https://www.rfc-editor.org/rfc/rfc4616
 */
export class PlainServer implements SaslExchange {
  readonly #users: Users;
  isComplete = false;

  constructor(users: Users) {
    this.#users = users;
  }

  respond(message: Uint8Array): Uint8Array {
    const [, name = "", password = ""] = new TextDecoder().decode(message).split("\0");
    const expected = this.#users.get(name);
    // Digests have the same length, so that the comparison takes the same time whatever was given.
    const digest = (text: string) => createHash("sha256").update(text).digest();
    if (expected === undefined || !timingSafeEqual(digest(password), digest(expected))) {
      throw new AuthenticationError("invalid credentials");
    }
    this.isComplete = true;
    return new Uint8Array(0);
  }
}
