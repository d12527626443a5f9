import { ByteWriter } from "./byte_writer.ts";
import { type Field, fieldTable } from "./field_table.ts";
import type { MessageName, Sent } from "./message_types.ts";

/** How each scalar is marked on the wire. */
const WIRE_TYPE: Readonly<Record<string, number>> = { bool: 0, int32: 0, int64: 0, double: 1 };

/** Fields that hold bytes with their length before them: text, bytes, messages. */
const LENGTH_DELIMITED = 2;

/**
 * The message as protobuf.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { encodeMessage } from "./encode_message.ts";
 *
 * assertEquals(encodeMessage("SubqueryAlias", { alias: "a" }).toBase64(), "EgFh");
 * ```
 */
export function encodeMessage<Name extends MessageName>(name: Name, message: Sent<Name>): Uint8Array {
  return encodeFields(name, message as Readonly<Record<string, unknown>>);
}

function encodeFields(name: string, message: Readonly<Record<string, unknown>>): Uint8Array {
  const writer = new ByteWriter();
  for (const field of fieldTable(name).fields) {
    const value = message[field.name];
    if (value !== undefined) writeField(writer, field, value);
  }
  return writer.bytes();
}

function writeField(writer: ByteWriter, field: Field, value: unknown): void {
  switch (field.presence) {
    case "implicit":
      if (!isDefault(value)) writeOne(writer, field.number, field.type, value);
      return;
    case "explicit":
      writeOne(writer, field.number, field.type, value);
      return;
    case "list":
      for (const item of value as readonly unknown[]) writeOne(writer, field.number, field.type, item);
      return;
    case "map":
      for (const [key, item] of Object.entries(value as Readonly<Record<string, unknown>>)) {
        const entry = new ByteWriter();
        writeOne(entry, 1, "string", key);
        writeOne(entry, 2, field.type, item);
        writer.tag(field.number, LENGTH_DELIMITED);
        writer.delimited(entry.bytes());
      }
  }
}

function isDefault(value: unknown): boolean {
  return value instanceof Uint8Array ? value.length === 0 : !value && !Object.is(value, -0);
}

const TEXT = new TextEncoder();

function writeOne(writer: ByteWriter, number: number, type: string, value: unknown): void {
  writer.tag(number, WIRE_TYPE[type] ?? LENGTH_DELIMITED);
  switch (type) {
    case "bool":
      return writer.varint(value ? 1n : 0n);
    case "int32":
    case "int64":
      return writer.varint(BigInt(value as number | bigint));
    case "double":
      return writer.double(value as number);
    case "string":
      return writer.delimited(TEXT.encode(value as string));
    case "bytes":
      return writer.delimited(value as Uint8Array);
    default:
      return writer.delimited(
        value instanceof Uint8Array ? value : encodeFields(type, value as Record<string, unknown>),
      );
  }
}
