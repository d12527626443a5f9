import { Buffer } from "node:buffer";
import { createHash, createHmac, pbkdf2Sync, randomBytes, timingSafeEqual } from "node:crypto";
import { AuthenticationError, type SaslExchange, type Users } from "./sasl_exchange.ts";

const ITERATIONS = 4096;

/**
 * The server's side of a SCRAM login.
 *
 * @see https://www.rfc-editor.org/rfc/rfc5802
 */
export class ScramServer implements SaslExchange {
  readonly #hash: "sha256" | "sha512";
  readonly #users: Users;
  #expected: { serverNonce: string; authStart: string; saltedPassword: Buffer } | undefined;
  isComplete = false;

  constructor(hash: "sha256" | "sha512", users: Users) {
    this.#hash = hash;
    this.#users = users;
  }

  respond(message: Uint8Array): Uint8Array {
    const text = new TextDecoder().decode(message);
    return new TextEncoder().encode(this.#expected === undefined ? this.#first(text) : this.#final(text));
  }

  #first(message: string): string {
    // "n,," says that there is no channel binding; an authorization id between the commas is not needed here.
    const [, bare] = /^[ny],(?:a=[^,]*)?,(.*)$/s.exec(message) ?? [];
    const [, name, clientNonce] = /^n=([^,]*),r=([^,]+)/.exec(bare ?? "") ?? [];
    if (bare === undefined || name === undefined || clientNonce === undefined) {
      throw new AuthenticationError("the first SCRAM message is not understood");
    }
    const password = this.#users.get(name.replaceAll("=2C", ",").replaceAll("=3D", "="));
    if (password === undefined) throw new AuthenticationError("invalid credentials");
    const salt = randomBytes(16);
    const serverNonce = randomBytes(18).toString("base64url");
    const reply = `r=${clientNonce}${serverNonce},s=${salt.toString("base64")},i=${ITERATIONS}`;
    const keyBytes = this.#hash === "sha512" ? 64 : 32;
    const saltedPassword = pbkdf2Sync(password.normalize("NFKC"), salt, ITERATIONS, keyBytes, this.#hash);
    this.#expected = { serverNonce, authStart: `${bare},${reply}`, saltedPassword };
    return reply;
  }

  #final(message: string): string {
    const { serverNonce, authStart, saltedPassword } = this.#expected!;
    const [, withoutProof, nonce, proof] = /^(c=[^,]+,r=([^,]+)),p=(.+)$/.exec(message) ?? [];
    // librdkafka before 2.6 sends the client's part of the nonce twice, which Kafka too let pass.
    const isAnswer = nonce?.endsWith(serverNonce);
    if (withoutProof === undefined || proof === undefined || !isAnswer) {
      throw new AuthenticationError("the final SCRAM message is not understood");
    }
    const authMessage = `${authStart},${withoutProof}`;
    const storedKey = createHash(this.#hash).update(this.#hmac(saltedPassword, "Client Key")).digest();
    const signature = this.#hmac(storedKey, authMessage);
    const claimed = Buffer.from(proof, "base64");
    const clientKey = signature.map((byte, at) => byte ^ (claimed[at] ?? 0));
    if (!timingSafeEqual(createHash(this.#hash).update(clientKey).digest(), storedKey)) {
      throw new AuthenticationError("invalid credentials");
    }
    this.isComplete = true;
    return `v=${this.#hmac(this.#hmac(saltedPassword, "Server Key"), authMessage).toString("base64")}`;
  }

  #hmac(key: Uint8Array, text: string): Buffer {
    return createHmac(this.#hash, key).update(text).digest();
  }
}
