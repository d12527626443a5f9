import type { IncomingHttpHeaders } from "node:http2";
import { decodeMessage } from "../protocol/decode_message.ts";
import type { Received } from "../protocol/message_types.ts";
import { GRPC_CODE, GrpcError } from "./grpc_error.ts";

/** The gRPC code for answers that a proxy gives in place of the server. */
const CODE_BY_HTTP_STATUS: Readonly<Record<number, number>> = {
  401: 16,
  403: 7,
  404: 12,
  429: 14,
  502: 14,
  503: 14,
  504: 14,
};

/**
 * The error that a call ended with; undefined when it ended well.
 *
 * @param trailers What came last: the trailers, or the only headers there were.
 */
export function statusOf(headers: IncomingHttpHeaders, trailers: IncomingHttpHeaders): GrpcError | undefined {
  const code = trailers["grpc-status"] ?? headers["grpc-status"];
  const http = Number(headers[":status"] ?? 200);
  if (code === undefined && http !== 200) {
    return new GrpcError(
      CODE_BY_HTTP_STATUS[http] ?? GRPC_CODE.unknown,
      `The server answers HTTP ${http}, not gRPC`,
    );
  }
  if (code === undefined) {
    return new GrpcError(GRPC_CODE.unavailable, "The connection ended before the answer did");
  }
  if (Number(code) === GRPC_CODE.ok) return undefined;
  const message = decodePercent(String(trailers["grpc-message"] ?? headers["grpc-message"] ?? ""));
  const binary = trailers["grpc-status-details-bin"] ?? headers["grpc-status-details-bin"];
  const details = binary === undefined ? undefined : readDetails(String(binary));
  return new GrpcError(Number(code), message, details && { details });
}

/** The error of a connection that could not be made or broke; the message is that of what happened first. */
export function connectionError(cause: unknown): GrpcError {
  let first = cause;
  while (first instanceof Error && first.cause instanceof Error) first = first.cause;
  return new GrpcError(GRPC_CODE.unavailable, first instanceof Error ? first.message : String(first), {
    cause,
  });
}

function decodePercent(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Details that cannot be read are no reason to lose the error. */
function readDetails(base64: string): Received<"Status"> | undefined {
  try {
    return decodeMessage("Status", Uint8Array.fromBase64(base64.split(",")[0]!.replace(/=+$/, "")));
  } catch {
    return undefined;
  }
}
