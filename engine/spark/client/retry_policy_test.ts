import { assertEquals } from "@std/assert";
import { encodeMessage } from "../protocol/encode_message.ts";
import { decodeMessage } from "../protocol/decode_message.ts";
import { GrpcError } from "../transport/grpc_error.ts";
import { retryDelayMs } from "./retry_policy.ts";

const OPTIONS = { retries: 6, random: () => 0.5 };

Deno.test("retryDelayMs() waits longer each time, up to ten seconds, and ends", () => {
  const lost = new GrpcError(14, "connection lost");
  const delays = [0, 1, 2, 3, 4, 5, 6].map((attempt) => retryDelayMs(lost, attempt, OPTIONS));
  assertEquals(delays, [50, 200, 800, 3450, 10250, 10250, undefined]);
});

Deno.test("retryDelayMs() takes a stream that another call took over for lost, and other errors for answers", () => {
  assertEquals(retryDelayMs(new GrpcError(13, "[INVALID_CURSOR.DISCONNECTED] …"), 0, OPTIONS), 50);
  assertEquals(retryDelayMs(new GrpcError(13, "[DIVIDE_BY_ZERO] …"), 0, OPTIONS), undefined);
  assertEquals(retryDelayMs(new GrpcError(16, "No authentication token provided"), 0, OPTIONS), undefined);
});

Deno.test("retryDelayMs() waits as long as the server asks, but not for ever", () => {
  const asking = (seconds: bigint) => {
    const value = encodeMessage("RetryInfo", { retry_delay: { seconds } });
    const status = { code: 8, details: [{ type_url: "type.googleapis.com/google.rpc.RetryInfo", value }] };
    return new GrpcError(8, "busy", { details: decodeMessage("Status", encodeMessage("Status", status)) });
  };
  assertEquals(retryDelayMs(asking(1n), 0, OPTIONS), 1000);
  assertEquals(retryDelayMs(asking(100_000n), 0, OPTIONS), 600_250);
});
