import { BINARY_TEXT_FUNCTIONS } from "./binary_text.ts";
import { FunctionBench } from "./testing.ts";

Deno.test("to_binary() is strict about what it reads", async () => {
  await using bench = await FunctionBench.open(BINARY_TEXT_FUNCTIONS);
  const error = { error: "CONVERSION_INVALID_INPUT" };
  await bench.assertCalls([
    ["to_binary", ["4142"], "4142"],
    ["to_binary", ["142"], "0142"],
    ["to_binary", ["4x", "hex"], error],
    ["to_binary", ["QUI=", "BASE64"], "4142"],
    ["to_binary", ["QU I", "base64"], "4142"],
    ["to_binary", ["QUI", "base64"], "4142"],
    ["to_binary", ["QUI==", "base64"], error],
    ["to_binary", ["Q", "base64"], error],
    ["to_binary", ["Q=I", "base64"], error],
    ["to_binary", ["é", "utf-8"], "C3A9"],
    ["to_binary", [null, "hex"], null],
    ["try_to_binary", ["4x"], null],
    ["try_to_binary", ["Q", "base64"], null],
    ["try_to_binary", ["41", "rot13"], null],
  ], { literalsOnly: true });
});
