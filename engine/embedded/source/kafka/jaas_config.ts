import type { AnalysisError } from "../../../errors.ts";
import { illegalArgument } from "./illegal_argument.ts";

/** What a `sasl.jaas.config` line says. */
export interface JaasLogin {
  /** The class name's last part, such as `ScramLoginModule`. */
  readonly loginModule: string;
  readonly username: string;
  readonly password: string;
}

const EXAMPLE = 'org.apache.kafka.common.security.scram.ScramLoginModule required username="…" password="…";';
const SHAPE = /^\s*([\w.$]+)\s+(required|requisite|sufficient|optional)\b([\s\S]*)$/i;
const ENTRY = /\s*([\w.-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|([\w$-]+)(?=[\s;]|$))/y;

/**
 * Reads a `sasl.jaas.config` value as Java's client does, and says what is wrong with one that it would refuse. No message repeats a value, since
 * one of them is a password.
 *
 * @throws {AnalysisError} `ILLEGAL_ARGUMENT` naming the missing quote, semicolon, flag or entry.
 * @see {@link https://kafka.apache.org/documentation/#security_sasl_jaasconfig}
 * @example Reading one
 * ```ts
 * import { assertEquals } from "@std/assert";
 * const login = parseJaasConfig('a.b.PlainLoginModule required username="ann" password="secret";');
 * assertEquals(login.loginModule, "PlainLoginModule");
 * assertEquals(login.username, "ann");
 * ```
 */
export function parseJaasConfig(text: string): JaasLogin {
  const shape = SHAPE.exec(text);
  if (!shape) {
    throw wrong("it must begin with the name of a login module and the word `required`");
  }
  const [, className, , rest] = shape;
  const entries = readEntries(rest!);
  const username = entries.get("username");
  const password = entries.get("password");
  const missing = [username === undefined && "username", password === undefined && "password"].filter(
    Boolean,
  );
  if (missing.length > 0) throw wrong(`it lacks ${missing.join(" and ")}`);
  return {
    loginModule: className!.slice(className!.lastIndexOf(".") + 1),
    username: username!,
    password: password!,
  };
}

function readEntries(text: string): Map<string, string> {
  const entries = new Map<string, string>();
  let end = 0;
  ENTRY.lastIndex = 0;
  for (let match = ENTRY.exec(text); match; match = ENTRY.exec(text)) {
    const quoted = match[2] ?? match[3];
    entries.set(match[1]!, quoted === undefined ? match[4]! : quoted.replace(/\\(.)/g, "$1"));
    end = ENTRY.lastIndex;
  }
  const rest = text.slice(end).trim();
  if (rest === ";") return entries;
  if (rest === "") throw wrong("it must end in a semicolon");
  const key = /^([\w.-]+)\s*=/.exec(rest)?.[1];
  if (key === undefined) {
    throw wrong(
      'something that is not `name="value"` stands between its entries (a quote inside a value is written \\")',
    );
  }
  const value = rest.slice(rest.indexOf("=") + 1).trim();
  throw wrong(
    /^["']/.test(value)
      ? `the quote that opens the value of ${key} is never closed`
      : `the value of ${key} must stand in double quotes`,
  );
}

function wrong(what: string): AnalysisError {
  return illegalArgument(
    `The option kafka.sasl.jaas.config cannot be read: ${what}. It looks like this: ${EXAMPLE} ` +
      "Or give kafka.sasl.username and kafka.sasl.password instead.",
  );
}
