import { ComputationError } from "../../errors.ts";
import type { ScalarUdf } from "./spark_function.ts";

const CHARSETS = ["US-ASCII", "ISO-8859-1", "UTF-8", "UTF-16BE", "UTF-16LE", "UTF-16", "UTF-32"];

/** Encodes text in one of Spark's character sets; UTF-16 begins with a byte order mark. */
export function encodeText(text: string, charset: string): Uint8Array {
  switch (checkedCharset("encode", charset)) {
    case "UTF-8":
      return new TextEncoder().encode(text);
    case "US-ASCII":
      return singleBytes(text, 0x7f, charset);
    case "ISO-8859-1":
      return singleBytes(text, 0xff, charset);
    case "UTF-16BE":
      return utf16(text, false);
    case "UTF-16LE":
      return utf16(text, true);
    case "UTF-16":
      return utf16(`\ufeff${text}`, false);
    default:
      return utf32(text);
  }
}

/** Decodes bytes of one of Spark's character sets. */
export function decodeText(bytes: Uint8Array, charset: string): string {
  const name = checkedCharset("decode", charset);
  switch (name) {
    case "US-ASCII":
    case "ISO-8859-1":
      if (name === "US-ASCII" && bytes.some((byte) => byte > 0x7f)) throw malformed("decode", charset);
      return Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
    case "UTF-32":
      return decodeUtf32(bytes, charset);
    case "UTF-16": {
      const littleEndian = bytes[0] === 0xff && bytes[1] === 0xfe;
      const hasMark = littleEndian || (bytes[0] === 0xfe && bytes[1] === 0xff);
      return decodeStrictly(
        hasMark ? bytes.subarray(2) : bytes,
        littleEndian ? "utf-16le" : "utf-16be",
        charset,
      );
    }
    default:
      return decodeStrictly(bytes, name.toLowerCase(), charset);
  }
}

function decodeStrictly(bytes: Uint8Array, label: string, charset: string): string {
  try {
    return new TextDecoder(label, { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw malformed("decode", charset, cause);
  }
}

function checkedCharset(functionName: string, charset: string): string {
  const name = charset.toUpperCase();
  if (CHARSETS.includes(name)) return name;
  throw new ComputationError(
    "INVALID_PARAMETER_VALUE.CHARSET",
    `The value of parameter(s) \`charset\` in \`${functionName}\` is invalid: expects one of the ${
      CHARSETS.join(", ")
    }, but got ${charset}.`,
    { parameters: { functionName, charset } },
  );
}

function malformed(functionName: string, charset: string, cause?: unknown): ComputationError {
  return new ComputationError(
    "MALFORMED_CHARACTER_CODING",
    `Invalid value found when performing \`${functionName}\` with ${charset}.`,
    { parameters: { function: functionName, charset }, cause },
  );
}

function singleBytes(text: string, max: number, charset: string): Uint8Array {
  return Uint8Array.from([...text], (char) => {
    const code = char.codePointAt(0)!;
    if (code > max) throw malformed("encode", charset);
    return code;
  });
}

function utf16(text: string, littleEndian: boolean): Uint8Array {
  const view = new DataView(new ArrayBuffer(text.length * 2));
  for (let i = 0; i < text.length; i++) view.setUint16(i * 2, text.charCodeAt(i), littleEndian);
  return new Uint8Array(view.buffer);
}

function utf32(text: string): Uint8Array {
  const chars = [...text];
  const view = new DataView(new ArrayBuffer(chars.length * 4));
  chars.forEach((char, i) => view.setUint32(i * 4, char.codePointAt(0)!));
  return new Uint8Array(view.buffer);
}

function decodeUtf32(bytes: Uint8Array, charset: string): string {
  if (bytes.length % 4 !== 0) throw malformed("decode", charset);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let text = "";
  for (let i = 0; i < bytes.length; i += 4) {
    const code = view.getUint32(i);
    if (code > 0x10ffff) throw malformed("decode", charset);
    text += String.fromCodePoint(code);
  }
  return text;
}

/** Decodes base64 as Java's MIME decoder does: characters that are not of the alphabet are skipped, padding may be missing. */
function decodeBase64(text: string): Uint8Array {
  const digits = text.replaceAll(/[^A-Za-z0-9+/=]/g, "").replace(/=.*$/, "");
  if (digits.length % 4 === 1) {
    throw new ComputationError(
      "CONVERSION_INVALID_INPUT",
      `The value '${
        text.slice(0, 40)
      }' cannot be converted to "BINARY" because it is malformed: base64 needs at least two characters for a byte.`,
    );
  }
  return Uint8Array.fromBase64(digits, { lastChunkHandling: "loose" });
}

/** `spark_encode(str, charset)`. */
export const ENCODE_UDF: ScalarUdf = {
  name: "spark_encode",
  parameterTypes: ["VARCHAR", "VARCHAR"],
  returnType: "BLOB",
  call: encodeText,
};

/** `spark_decode(bin, charset)`. */
export const DECODE_UDF: ScalarUdf = {
  name: "spark_decode",
  parameterTypes: ["BLOB", "VARCHAR"],
  returnType: "VARCHAR",
  call: decodeText,
};

/** `spark_unbase64(str)`. */
export const UNBASE64_UDF: ScalarUdf = {
  name: "spark_unbase64",
  parameterTypes: ["VARCHAR"],
  returnType: "BLOB",
  call: decodeBase64,
};

/** `spark_make_valid_utf8(bin)`: broken sequences become U+FFFD. */
export const MAKE_VALID_UDF: ScalarUdf = {
  name: "spark_make_valid_utf8",
  parameterTypes: ["BLOB"],
  returnType: "VARCHAR",
  call: (bytes: Uint8Array) => new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes),
};

/** `spark_is_valid_utf8(bin)`. */
export const IS_VALID_UDF: ScalarUdf = {
  name: "spark_is_valid_utf8",
  parameterTypes: ["BLOB"],
  returnType: "BOOLEAN",
  call: (bytes: Uint8Array) => {
    try {
      new TextDecoder("utf-8", { fatal: true }).decode(bytes);
      return true;
    } catch {
      return false;
    }
  },
};
