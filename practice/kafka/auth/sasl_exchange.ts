/** The passwords of a broker's users, by name. */
export type Users = ReadonlyMap<string, string>;

/** A login that is refused. */
export class AuthenticationError extends Error {
  override readonly name = "AuthenticationError";
}

/** The server's side of one login. */
export interface SaslExchange {
  /** Whether the client has proved who it is. */
  readonly isComplete: boolean;
  /** @throws {AuthenticationError} When the login is refused. */
  respond(message: Uint8Array): Uint8Array;
}
