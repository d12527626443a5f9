import type { Received } from "../protocol/message_types.ts";

/** Codes of gRPC that this client tells apart. */
export const GRPC_CODE = {
  ok: 0,
  unknown: 2,
  resourceExhausted: 8,
  unimplemented: 12,
  internal: 13,
  unavailable: 14,
  unauthenticated: 16,
} as const;

/** A call that the server ended with an error, or that never reached it. */
export class GrpcError extends Error {
  override name = "GrpcError";
  readonly code: number;
  /** What the server said in `grpc-status-details-bin`. */
  readonly details: Received<"Status"> | undefined;

  constructor(
    code: number,
    message: string,
    options: { details?: Received<"Status">; cause?: unknown } = {},
  ) {
    super(message, "cause" in options ? { cause: options.cause } : {});
    this.code = code;
    this.details = options.details;
  }
}
