import { decodeMessage } from "../protocol/decode_message.ts";
import { GRPC_CODE, type GrpcError } from "../transport/grpc_error.ts";

const FIRST_DELAY_MS = 50;
const DELAY_FACTOR = 4;
/** Shorter than that of other clients: a server that was restarted is to be noticed soon. */
const LONGEST_DELAY_MS = 10_000;
/** Longer waits get up to {@linkcode JITTER_MS} more, so that many programs do not come back at once. */
const JITTER_FROM_MS = 2_000;
const JITTER_MS = 500;
/** The longest wait that a server may ask for. */
const LONGEST_ASKED_MS = 600_000;

/** How often a call is tried again, which makes ten minutes; less often while no call has ever been answered, since an address may be wrong. */
export const RETRIES = { known: 60, unknown: 3 } as const;

/**
 * How long to wait before a call is tried again; undefined when it must not be.
 *
 * @param attempt How many times it was tried again already.
 * @param random From 0 to 1.
 */
export function retryDelayMs(
  error: GrpcError,
  attempt: number,
  { retries, random }: { retries: number; random: () => number },
): number | undefined {
  const askedMs = askedDelayMs(error);
  const isTransient = error.code === GRPC_CODE.unavailable || askedMs !== undefined ||
    (error.code === GRPC_CODE.internal && error.message.includes("INVALID_CURSOR.DISCONNECTED"));
  if (!isTransient || attempt >= retries) return undefined;
  const plainMs = Math.min(FIRST_DELAY_MS * DELAY_FACTOR ** attempt, LONGEST_DELAY_MS);
  const waitMs = Math.max(plainMs, Math.min(askedMs ?? 0, LONGEST_ASKED_MS));
  return waitMs + (waitMs >= JITTER_FROM_MS ? random() * JITTER_MS : 0);
}

function askedDelayMs({ details }: GrpcError): number | undefined {
  const info = details?.details.find(({ type_url }) => type_url.endsWith("/google.rpc.RetryInfo"));
  if (!info) return undefined;
  const delay = decodeMessage("RetryInfo", info.value).retry_delay;
  return Number(delay?.seconds ?? 0n) * 1000 + (delay?.nanos ?? 0) / 1e6;
}
