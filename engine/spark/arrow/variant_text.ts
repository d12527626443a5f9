import { decimalText } from "../../decimal_text.ts";
import { javaDoubleText, javaFloatText } from "../../java_double.ts";
import { quoteJson } from "../../quote_json.ts";
import { instant, plainDate, plainDateTime } from "./value_forms.ts";

/**
 * A VARIANT as JSON, as Spark's `to_json` writes it; times are in UTC.
 *
 * @param value What Spark sends as `value`: a tree, the names of whose members are numbers.
 * @param metadata The names.
 * @throws {RangeError} For bytes that are no VARIANT.
 * @see {@link https://github.com/apache/parquet-format/blob/master/VariantEncoding.md}
 */
export function variantText(value: Uint8Array, metadata: Uint8Array): string {
  const view = new DataView(value.buffer, value.byteOffset, value.byteLength);
  return textAt({ view, names: namesIn(metadata) }, 0);
}

interface Variant {
  readonly view: DataView;
  readonly names: readonly string[];
}

const UTF8 = new TextDecoder();

function textAt(variant: Variant, at: number): string {
  const head = variant.view.getUint8(at);
  const more = head >> 2;
  switch (head & 3) {
    case 0:
      return primitiveText(variant.view, more, at + 1);
    case 1:
      return stringText(variant.view, at + 1, more);
    case 2:
      return objectText(variant, more, at + 1);
    default:
      return arrayText(variant, more, at + 1);
  }
}

function primitiveText(view: DataView, type: number, at: number): string {
  switch (type) {
    case 0:
      return "null";
    case 1:
      return "true";
    case 2:
      return "false";
    case 3:
      return String(view.getInt8(at));
    case 4:
      return String(view.getInt16(at, true));
    case 5:
      return String(view.getInt32(at, true));
    case 6:
      return String(view.getBigInt64(at, true));
    case 7:
      return numberText(javaDoubleText(view.getFloat64(at, true)));
    case 8:
      return plainDecimal(BigInt(view.getInt32(at + 1, true)), view.getUint8(at));
    case 9:
      return plainDecimal(view.getBigInt64(at + 1, true), view.getUint8(at));
    case 10: {
      const unscaled = (view.getBigInt64(at + 9, true) << 64n) | view.getBigUint64(at + 1, true);
      return plainDecimal(unscaled, view.getUint8(at));
    }
    case 11:
      return `"${plainDate(view.getInt32(at, true))}"`;
    case 12:
      return `"${spaced(instant(view.getBigInt64(at, true)).toString().replace(/Z$/, "+00:00"))}"`;
    case 13:
      return `"${spaced(plainDateTime(view.getBigInt64(at, true)).toString())}"`;
    case 14:
      return numberText(javaFloatText(view.getFloat32(at, true)));
    case 15:
      return `"${bytesAt(view, at + 4, view.getUint32(at, true)).toBase64()}"`;
    case 16:
      return stringText(view, at + 4, view.getUint32(at, true));
    case 20:
      return `"${bytesAt(view, at, 16).toHex().replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-")}"`;
    default:
      throw new RangeError(`A VARIANT has a value of type ${type}, which Spark 4.1 does not write`);
  }
}

/** Members: how many, the numbers of their names, where each begins and where the last ends, the values. */
function objectText(variant: Variant, more: number, at: number): string {
  const { view, names } = variant;
  const [offsetBytes, nameBytes] = [(more & 3) + 1, ((more >> 2) & 3) + 1];
  const countBytes = more & 16 ? 4 : 1;
  const count = uintAt(view, at, countBytes);
  const ids = at + countBytes;
  const offsets = ids + count * nameBytes;
  const values = offsets + (count + 1) * offsetBytes;
  const members = Array.from({ length: count }, (_, i) => {
    const name = names[uintAt(view, ids + i * nameBytes, nameBytes)];
    if (name === undefined) throw new RangeError("A VARIANT names a member that its metadata does not have");
    return `${quoteJson(name)}:${
      textAt(variant, values + uintAt(view, offsets + i * offsetBytes, offsetBytes))
    }`;
  });
  return `{${members.join(",")}}`;
}

function arrayText(variant: Variant, more: number, at: number): string {
  const { view } = variant;
  const [offsetBytes, countBytes] = [(more & 3) + 1, more & 4 ? 4 : 1];
  const count = uintAt(view, at, countBytes);
  const offsets = at + countBytes;
  const values = offsets + (count + 1) * offsetBytes;
  const items = Array.from(
    { length: count },
    (_, i) => textAt(variant, values + uintAt(view, offsets + i * offsetBytes, offsetBytes)),
  );
  return `[${items.join(",")}]`;
}

function namesIn(metadata: Uint8Array): string[] {
  const view = new DataView(metadata.buffer, metadata.byteOffset, metadata.byteLength);
  const offsetBytes = (view.getUint8(0) >> 6) + 1;
  const count = uintAt(view, 1, offsetBytes);
  const texts = 1 + (count + 2) * offsetBytes;
  const offsetOf = (i: number) => texts + uintAt(view, 1 + (i + 1) * offsetBytes, offsetBytes);
  return Array.from(
    { length: count },
    (_, i) => UTF8.decode(metadata.subarray(offsetOf(i), offsetOf(i + 1))),
  );
}

function stringText(view: DataView, at: number, length: number): string {
  return quoteJson(UTF8.decode(bytesAt(view, at, length)));
}

function bytesAt(view: DataView, at: number, length: number): Uint8Array {
  if (at + length > view.byteLength) throw new RangeError("A VARIANT ends within a value");
  return new Uint8Array(view.buffer, view.byteOffset + at, length);
}

function uintAt(view: DataView, at: number, bytes: number): number {
  let value = 0;
  for (let i = bytes - 1; i >= 0; i--) value = value * 256 + view.getUint8(at + i);
  return value;
}

/** Without zeros at the end, as Spark keeps it. */
function plainDecimal(unscaled: bigint, scale: number): string {
  const text = decimalText(unscaled, scale);
  return text.includes(".") ? text.replace(/\.?0+$/, "") : text;
}

/** What is no number of JSON is a text. */
function numberText(text: string): string {
  return /[yN]/.test(text) ? `"${text}"` : text;
}

function spaced(time: string): string {
  return time.replace("T", " ");
}
