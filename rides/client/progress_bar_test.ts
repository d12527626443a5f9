import { assertEquals } from "@std/assert";
import { messageText } from "./message_text.ts";
import { progressText } from "./progress_bar.ts";

Deno.test("progressText() shows how far it is, how fast, and what was left out", () => {
  const state = { sent: 450, total: 1000, refused: 50, elapsedMs: 4500 };
  assertEquals(
    progressText(state),
    "[###############---------------] 450/1,000 rides   100 rides/s   50 not sent",
  );
  assertEquals(progressText({ sent: 1200, total: undefined, refused: 0, elapsedMs: 0 }), "1,200 rides");
});

Deno.test("messageText() says what a key or value is", () => {
  assertEquals(messageText(null), "null");
  assertEquals(messageText(new TextEncoder().encode('größe "2"')), '"größe \\"2\\"" (text)');
  assertEquals(messageText(Uint8Array.of(1, 0xff)), "01 ff (bytes)");
});
