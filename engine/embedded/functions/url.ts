import { ComputationError } from "../../errors.ts";
import { javaRegex } from "./java_regex.ts";
import type { ScalarUdf } from "./spark_function.ts";

/** The parts of a URI as Java's `java.net.URI` names them. */
interface JavaUri {
  readonly scheme: string | undefined;
  readonly authority: string | undefined;
  readonly userInfo: string | undefined;
  readonly host: string | undefined;
  readonly path: string | undefined;
  readonly query: string | undefined;
  readonly fragment: string | undefined;
}

const ILLEGAL_REGEXP = /[\s"<>\\^`{|}\p{Cc}\p{Z}]|%(?![0-9A-Fa-f]{2})/u;
const HOST_REGEXP =
  /^(?:\[[0-9A-Fa-f:.]+(?:%\w+)?\]|(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.)*[A-Za-z](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.?|\d{1,3}(?:\.\d{1,3}){3})$/;

/** Takes a URI apart; undefined when it is none. */
export function parseUri(text: string): JavaUri | undefined {
  if (ILLEGAL_REGEXP.test(text)) return undefined;
  const match = /^(?:([A-Za-z][A-Za-z0-9+.-]*):)?([^#]*)(?:#(.*))?$/.exec(text);
  if (!match || /^[^/?]*:/.test(match[2]!) && match[1] === undefined) return undefined;
  const [, scheme, rest = "", fragment] = match;
  if (scheme !== undefined && rest === "") return undefined;
  if (scheme !== undefined && !rest.startsWith("/")) return opaque(scheme, fragment);
  const [, authority, path, query] = /^(?:\/\/([^/?]*))?([^?]*)(?:\?(.*))?$/.exec(rest)!;
  const server = /^(?:(.*)@)?(.*?)(?::(\d*))?$/.exec(authority ?? "")!;
  const isServer = server[2] !== undefined && HOST_REGEXP.test(server[2]);
  return {
    scheme,
    authority: authority === "" ? undefined : authority,
    userInfo: isServer ? server[1] : undefined,
    host: isServer ? server[2] : undefined,
    path,
    query,
    fragment,
  };
}

function opaque(scheme: string, fragment: string | undefined): JavaUri {
  const none = undefined;
  return { scheme, authority: none, userInfo: none, host: none, path: none, query: none, fragment };
}

/** One part of a URL by Spark's name for it; null when it has no such part. */
export function urlPart(url: string, part: string, onError: "raise" | "null"): string | null {
  const uri = parseUri(url);
  if (!uri) {
    if (onError === "null") return null;
    throw new ComputationError(
      "INVALID_URL",
      `The url is invalid: ${
        url.slice(0, 100)
      }. Use \`try_parse_url\` to tolerate invalid URL and return NULL instead.`,
      { parameters: { url } },
    );
  }
  switch (part) {
    case "HOST":
      return uri.host ?? null;
    case "PATH":
      return uri.path ?? null;
    case "QUERY":
      return uri.query ?? null;
    case "REF":
      return uri.fragment ?? null;
    case "PROTOCOL":
      return uri.scheme ?? null;
    case "FILE":
      return uri.path === undefined ? null : uri.path + (uri.query === undefined ? "" : `?${uri.query}`);
    case "AUTHORITY":
      return uri.authority ?? null;
    case "USERINFO":
      return uri.userInfo ?? null;
    default:
      return null;
  }
}

function queryValue(url: string, part: string, key: string, onError: string): string | null {
  const query = urlPart(url, part, onError as "raise" | "null");
  if (part !== "QUERY" || query === null) return null;
  const { js, groups } = javaRegex(`(&|^)${key}=([^&]*)`);
  js.lastIndex = 0;
  return js.exec(query)?.[groups[2]!] ?? null;
}

function encodeUrl(text: string): string {
  return encodeURIComponent(text.toWellFormed()).replaceAll("%20", "+").replaceAll(
    /[!'()~]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function decodeUrl(text: string, onError: string): string | null {
  if (/%(?![0-9A-Fa-f]{2})/.test(text)) {
    if (onError === "null") return null;
    throw new ComputationError(
      "CANNOT_DECODE_URL",
      `The provided URL cannot be decoded: ${
        text.slice(0, 100)
      }. Please ensure that the URL is properly formatted and try again.`,
      { parameters: { url: text } },
    );
  }
  return text.replaceAll("+", " ").replaceAll(
    /(?:%[0-9A-Fa-f]{2})+/g,
    (bytes) =>
      new TextDecoder("utf-8", { ignoreBOM: true }).decode(Uint8Array.fromHex(bytes.replaceAll("%", ""))),
  );
}

/** `spark_parse_url(url, part, onError)`. */
export const PARSE_URL_UDF: ScalarUdf = {
  name: "spark_parse_url",
  parameterTypes: ["VARCHAR", "VARCHAR", "VARCHAR"],
  returnType: "VARCHAR",
  call: urlPart,
};

/** `spark_parse_url_query(url, part, key, onError)`. */
export const PARSE_URL_QUERY_UDF: ScalarUdf = {
  name: "spark_parse_url_query",
  parameterTypes: ["VARCHAR", "VARCHAR", "VARCHAR", "VARCHAR"],
  returnType: "VARCHAR",
  call: queryValue,
};

/** `spark_url_encode(str)`: as HTML forms do, with "+" for a space. */
export const URL_ENCODE_UDF: ScalarUdf = {
  name: "spark_url_encode",
  parameterTypes: ["VARCHAR"],
  returnType: "VARCHAR",
  call: encodeUrl,
};

/** `spark_url_decode(str, onError)`. */
export const URL_DECODE_UDF: ScalarUdf = {
  name: "spark_url_decode",
  parameterTypes: ["VARCHAR", "VARCHAR"],
  returnType: "VARCHAR",
  call: decodeUrl,
};
