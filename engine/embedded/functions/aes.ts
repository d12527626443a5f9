import { Buffer } from "node:buffer";
import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { ComputationError } from "../../errors.ts";
import type { Parameter, ScalarUdf, SparkFunction } from "./spark_function.ts";

const PARAMETERS: readonly Parameter[] = [
  { name: "expr", type: "binary" },
  { name: "key", type: "binary" },
  { name: "mode", type: "string", optional: true, plain: true },
  { name: "padding", type: "string", optional: true, plain: true },
];
const AAD: Parameter = { name: "aad", type: "binary", optional: true };
const TAG_BYTES = 16;

/** A mode of AES: how many bytes its initialization vector has, which stands before the encrypted bytes, and the paddings it may be given with. */
interface Mode {
  readonly name: "GCM" | "CBC" | "ECB";
  readonly ivBytes: number;
  readonly paddings: readonly string[];
}

const MODES: readonly Mode[] = [
  { name: "GCM", ivBytes: 12, paddings: ["NONE", "DEFAULT"] },
  { name: "CBC", ivBytes: 16, paddings: ["PKCS", "DEFAULT"] },
  { name: "ECB", ivBytes: 0, paddings: ["PKCS", "DEFAULT"] },
];

/** Encrypts as Spark does; an empty `iv` stands for a random one. */
export function aesEncrypt(
  bytes: Uint8Array,
  key: Uint8Array,
  modeName: string,
  padding: string,
  iv: Uint8Array,
  aad: Uint8Array,
): Uint8Array {
  const mode = modeOf(modeName, padding);
  checkKey(key);
  if (iv.length > 0) checkIv(mode, iv);
  checkAad("aes_encrypt", mode, aad);
  const vector = iv.length > 0 ? iv : randomBytes(mode.ivBytes);
  if (mode.name !== "GCM") {
    const cipher = createCipheriv(algorithm(mode, key), key, mode.ivBytes === 0 ? null : vector);
    return joined(vector, cipher.update(bytes), cipher.final());
  }
  const cipher = createCipheriv(algorithm(mode, key) as "aes-256-gcm", key, vector);
  if (aad.length > 0) cipher.setAAD(aad);
  return joined(vector, cipher.update(bytes), cipher.final(), cipher.getAuthTag());
}

/** Decrypts what {@linkcode aesEncrypt} gave. */
export function aesDecrypt(
  bytes: Uint8Array,
  key: Uint8Array,
  modeName: string,
  padding: string,
  aad: Uint8Array,
): Uint8Array {
  const mode = modeOf(modeName, padding);
  checkKey(key);
  checkAad("aes_decrypt", mode, aad);
  if (bytes.length === 0 && mode.ivBytes === 0) return bytes;
  const vector = bytes.subarray(0, mode.ivBytes);
  try {
    if (mode.name !== "GCM") {
      const cipher = createDecipheriv(algorithm(mode, key), key, mode.ivBytes === 0 ? null : vector);
      return joined(cipher.update(bytes.subarray(mode.ivBytes)), cipher.final());
    }
    if (bytes.length < mode.ivBytes + TAG_BYTES) throw new RangeError("too few bytes");
    const cipher = createDecipheriv(algorithm(mode, key) as "aes-256-gcm", key, vector);
    if (aad.length > 0) cipher.setAAD(aad);
    cipher.setAuthTag(bytes.subarray(-TAG_BYTES));
    return joined(cipher.update(bytes.subarray(mode.ivBytes, -TAG_BYTES)), cipher.final());
  } catch (cause) {
    throw failure(
      "INVALID_PARAMETER_VALUE.AES_CRYPTO_ERROR",
      "The value of parameter(s) `expr`, `key` in `aes_encrypt`/`aes_decrypt` is invalid: the bytes cannot be decrypted with this key",
      cause,
    );
  }
}

function algorithm({ name }: Mode, key: Uint8Array): string {
  return `aes-${key.length * 8}-${name.toLowerCase()}`;
}

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}

function modeOf(name: string, padding: string): Mode {
  const mode = MODES.find((mode) => mode.name === name.toUpperCase());
  if (mode?.paddings.includes(padding.toUpperCase())) return mode;
  throw failure(
    "UNSUPPORTED_FEATURE.AES_MODE",
    `The feature is not supported: AES-${name} with the padding ${padding} by the \`aes_encrypt\`/\`aes_decrypt\` function`,
  );
}

function checkKey(key: Uint8Array): void {
  if ([16, 24, 32].includes(key.length)) return;
  throw failure(
    "INVALID_PARAMETER_VALUE.AES_KEY_LENGTH",
    `The value of parameter(s) \`key\` in \`aes_encrypt\`/\`aes_decrypt\` is invalid: expects a binary value with 16, 24 or 32 bytes, but got ${key.length} bytes`,
  );
}

function checkIv({ name, ivBytes }: Mode, iv: Uint8Array): void {
  if (ivBytes === 0) {
    throw failure(
      "UNSUPPORTED_FEATURE.AES_MODE_IV",
      `The feature is not supported: \`aes_encrypt\` with AES-${name} does not support initialization vectors (IVs)`,
    );
  }
  if (iv.length === ivBytes) return;
  throw failure(
    "INVALID_PARAMETER_VALUE.AES_IV_LENGTH",
    `The value of parameter(s) \`iv\` in \`aes_encrypt\`/\`aes_decrypt\` is invalid: supports 16-byte CBC IVs and 12-byte GCM IVs, but got ${iv.length} bytes for ${name}`,
  );
}

function checkAad(functionName: string, { name }: Mode, aad: Uint8Array): void {
  if (aad.length === 0 || name === "GCM") return;
  throw failure(
    "UNSUPPORTED_FEATURE.AES_MODE_AAD",
    `The feature is not supported: \`${functionName}\` with AES-${name} does not support additional authenticate data (AAD)`,
  );
}

function failure(condition: string, sentence: string, cause?: unknown): ComputationError {
  return new ComputationError(condition, `${sentence}.`, { cause });
}

const ENCRYPT_UDF: ScalarUdf = {
  name: "spark_aes_encrypt",
  parameterTypes: ["BLOB", "BLOB", "VARCHAR", "VARCHAR", "BLOB", "BLOB"],
  returnType: "BLOB",
  volatile: true,
  call: aesEncrypt,
};

const DECRYPT_UDF: ScalarUdf = {
  name: "spark_aes_decrypt",
  parameterTypes: ["BLOB", "BLOB", "VARCHAR", "VARCHAR", "BLOB", "BOOLEAN"],
  returnType: "BLOB",
  call: (
    bytes: Uint8Array,
    key: Uint8Array,
    mode: string,
    padding: string,
    aad: Uint8Array,
    isTry: boolean,
  ) => {
    try {
      return aesDecrypt(bytes, key, mode, padding, aad);
    } catch (error) {
      if (isTry && error instanceof ComputationError) return null;
      throw error;
    }
  },
};

/** AES encryption. */
export const AES_FUNCTIONS: readonly SparkFunction[] = [
  {
    name: "aes_encrypt",
    family: "misc",
    summary:
      "Bytes encrypted with AES, by a key of 16, 24 or 32 bytes. `mode` is `GCM` (the default), `CBC` or `ECB`; without an `iv` a random one is taken.",
    parameters: [...PARAMETERS, { name: "iv", type: "binary", optional: true }, AAD],
    result: "binary",
    nullable: "always",
    deterministic: false,
    toSql: ([bytes, key, mode = "'GCM'", padding = "'DEFAULT'", iv = "''::BLOB", aad = "''::BLOB"]) =>
      `spark_aes_encrypt(${bytes}, ${key}, ${mode}, ${padding}, ${iv}, ${aad})`,
    udfs: [ENCRYPT_UDF],
  },
  decryption("aes_decrypt", "What cannot be decrypted raises an error"),
  decryption("try_aes_decrypt", "NULL for what cannot be decrypted"),
];

function decryption(name: "aes_decrypt" | "try_aes_decrypt", otherwise: string): SparkFunction {
  return {
    name,
    family: "misc",
    summary: `The bytes that \`aes_encrypt\` encrypted. ${otherwise}.`,
    parameters: [...PARAMETERS, AAD],
    result: "binary",
    nullable: "always",
    toSql: ([bytes, key, mode = "'GCM'", padding = "'DEFAULT'", aad = "''::BLOB"]) =>
      `spark_aes_decrypt(${bytes}, ${key}, ${mode}, ${padding}, ${aad}, ${name === "try_aes_decrypt"})`,
    udfs: [DECRYPT_UDF],
  };
}
