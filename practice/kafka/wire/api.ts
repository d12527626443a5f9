import { Reader } from "./reader.ts";
import type { MessageVersion, WireType } from "./types.ts";
import { int16, int32, nullableString, struct } from "./types.ts";

/** One request of the protocol and its answer, with the versions that are really implemented. */
export interface Api<Request = unknown, Response = never, RequestIn = never, ResponseOut = unknown> {
  readonly key: number;
  readonly name: string;
  readonly firstVersion: number;
  readonly lastVersion: number;
  /** The first version with compact lengths and tagged fields; Infinity when there is none. */
  readonly flexibleSince: number;
  readonly request: WireType<Request, RequestIn>;
  readonly response: WireType<ResponseOut, Response>;
}

/** What the header of a request says. */
export interface RequestHeader {
  readonly apiKey: number;
  readonly apiVersion: number;
  readonly correlationId: number;
}

const HEADER = struct({ apiKey: int16, apiVersion: int16, correlationId: int32 });
const PLAIN: MessageVersion = { number: 0, flexible: false };

/** Declares an API; `versions` are the first and the last one that it implements. */
export function defineApi<Request, RequestIn, ResponseOut, Response>(
  api: {
    key: number;
    name: string;
    versions: readonly [first: number, last: number];
    flexibleSince?: number;
    request: WireType<Request, RequestIn>;
    response: WireType<ResponseOut, Response>;
  },
): Api<Request, Response, RequestIn, ResponseOut> {
  const [firstVersion, lastVersion] = api.versions;
  return { ...api, firstVersion, lastVersion, flexibleSince: api.flexibleSince ?? Infinity };
}

/** The version of a message of this API. */
export function messageVersion(api: Api, number: number): MessageVersion {
  return { number, flexible: number >= api.flexibleSince };
}

/** Reads the fields that every header has; the client's name follows (see `readClientId`). */
export function readHeader(from: Reader): RequestHeader {
  return HEADER.read(from, PLAIN);
}

/** Reads the rest of the header: the client's name is never compact, tagged fields follow if flexible. */
export function readClientId(from: Reader, flexible: boolean): string {
  const clientId = nullableString.read(from, PLAIN);
  if (flexible) from.skipTaggedFields();
  return clientId ?? "";
}
