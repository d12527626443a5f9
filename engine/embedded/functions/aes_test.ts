import { assertEquals, assertNotEquals } from "@std/assert";
import { AES_FUNCTIONS, aesDecrypt, aesEncrypt } from "./aes.ts";
import { FunctionBench, typed } from "./testing.ts";

const KEY = "sixteen byte key";
const NONE = new Uint8Array();

Deno.test("aesEncrypt() takes another random vector each time, and aesDecrypt() undoes it", () => {
  const encoder = new TextEncoder();
  const [text, key, aad] = ["hello", KEY, "aad"].map((each) => encoder.encode(each)) as [
    Uint8Array,
    Uint8Array,
    Uint8Array,
  ];
  const encrypted = aesEncrypt(text, key, "GCM", "DEFAULT", NONE, aad);
  assertNotEquals(encrypted, aesEncrypt(text, key, "GCM", "DEFAULT", NONE, aad));
  assertEquals(aesDecrypt(encrypted, key, "gcm", "none", aad), text);
  const chained = aesEncrypt(text, key, "CBC", "PKCS", NONE, NONE);
  assertEquals([chained.length, aesDecrypt(chained, key, "CBC", "DEFAULT", NONE)], [32, text]);
});

Deno.test("aes functions give Spark's bytes and errors", async () => {
  await using bench = await FunctionBench.open(AES_FUNCTIONS);
  const bytes = (hex: string) => typed(hex, "binary");
  const key = bytes(new TextEncoder().encode(KEY).toHex());
  const zeros = (count: number) => bytes("00".repeat(count));
  await bench.assertCalls([
    ["aes_encrypt", [bytes(""), key, "CFB"], { error: "UNSUPPORTED_FEATURE.AES_MODE" }],
    ["aes_encrypt", [bytes(""), key, "GCM", "PKCS"], { error: "UNSUPPORTED_FEATURE.AES_MODE" }],
    ["aes_encrypt", [bytes(""), bytes("00")], { error: "INVALID_PARAMETER_VALUE.AES_KEY_LENGTH" }],
    ["aes_encrypt", [bytes(""), key, "ECB", "PKCS", zeros(1)], { error: "UNSUPPORTED_FEATURE.AES_MODE_IV" }],
    ["aes_encrypt", [bytes(""), key, "CBC", "PKCS", zeros(12)], {
      error: "INVALID_PARAMETER_VALUE.AES_IV_LENGTH",
    }],
    ["aes_encrypt", [bytes(""), key, "CBC", "PKCS", bytes(""), zeros(1)], {
      error: "UNSUPPORTED_FEATURE.AES_MODE_AAD",
    }],
    ["aes_encrypt", [bytes(""), key, null], null],
    ["aes_decrypt", [zeros(1), key], { error: "INVALID_PARAMETER_VALUE.AES_CRYPTO_ERROR" }],
    ["aes_decrypt", [zeros(40), key], { error: "INVALID_PARAMETER_VALUE.AES_CRYPTO_ERROR" }],
    ["aes_decrypt", [bytes(""), key, "ECB"], ""],
    ["try_aes_decrypt", [zeros(40), key], null],
    ["try_aes_decrypt", [zeros(40), bytes("00")], null],
  ]);
});
