import { ByteReader, ProtobufError } from "./byte_reader.ts";
import { type Field, fieldTable, isMessage } from "./field_table.ts";
import type { MessageName, Received } from "./message_types.ts";

/** How deep messages may nest, as in Spark's server. */
const DEEPEST = 1024;

/**
 * Reads a message from protobuf; fields that {@linkcode MESSAGES} does not have are skipped. Bytes are views of the input.
 *
 * @throws {ProtobufError} When the bytes are not such a message.
 */
export function decodeMessage<Name extends MessageName>(name: Name, bytes: Uint8Array): Received<Name> {
  return decodeFields(name, bytes, 0) as Received<Name>;
}

type Message = Record<string, unknown>;

const DEFAULTS: Readonly<Record<string, unknown>> = {
  string: "",
  bytes: new Uint8Array(),
  bool: false,
  int32: 0,
  int64: 0n,
  double: 0,
};

function decodeFields(name: string, bytes: Uint8Array, depth: number): Message {
  if (depth > DEEPEST) throw new ProtobufError(`A message nests deeper than ${DEEPEST}`);
  const { fields, byNumber } = fieldTable(name);
  const message: Message = {};
  for (const field of fields) {
    if (field.presence === "list") message[field.name] = [];
    else if (field.presence === "map") message[field.name] = {};
    else if (field.presence === "implicit") message[field.name] = DEFAULTS[field.type];
  }
  const reader = new ByteReader(bytes);
  while (!reader.atEnd) {
    const tag = Number(reader.varint());
    const field = byNumber.get(Math.floor(tag / 8));
    if (field) readField(message, field, reader, tag % 8, depth);
    else reader.skip(tag % 8);
  }
  return message;
}

function readField(
  message: Message,
  field: Field,
  reader: ByteReader,
  wireType: number,
  depth: number,
): void {
  const { name, type, presence } = field;
  if (presence === "map") {
    const [key, value] = readEntry(reader.delimited(), type, depth);
    Object.defineProperty(message[name], key, {
      value,
      enumerable: true,
      configurable: true,
      writable: true,
    });
  } else if (presence === "list" && wireType === 2 && ["int32", "int64", "bool", "double"].includes(type)) {
    const packed = new ByteReader(reader.delimited());
    while (!packed.atEnd) (message[name] as unknown[]).push(readScalar(packed, type));
  } else {
    const value = readOne(reader, type, wireType, depth);
    if (presence === "list") (message[name] as unknown[]).push(value);
    else message[name] = value;
  }
}

function readEntry(bytes: Uint8Array, type: string, depth: number): [string, unknown] {
  const reader = new ByteReader(bytes);
  let key = "";
  let value: unknown = isMessage(type) ? decodeFields(type, new Uint8Array(), depth + 1) : DEFAULTS[type];
  while (!reader.atEnd) {
    const tag = Number(reader.varint());
    if (tag >> 3 === 1) key = readOne(reader, "string", tag & 7, depth) as string;
    else if (tag >> 3 === 2) value = readOne(reader, type, tag & 7, depth);
    else reader.skip(tag & 7);
  }
  return [key, value];
}

function readOne(reader: ByteReader, type: string, wireType: number, depth: number): unknown {
  const expected = type === "double" ? 1 : ["bool", "int32", "int64"].includes(type) ? 0 : 2;
  if (wireType !== expected) throw new ProtobufError(`A message has a ${type} of wire type ${wireType}`);
  return isMessage(type) ? decodeFields(type, reader.delimited(), depth + 1) : readScalar(reader, type);
}

const TEXT = new TextDecoder();

function readScalar(reader: ByteReader, type: string): unknown {
  switch (type) {
    case "bool":
      return reader.varint() !== 0n;
    case "int32":
      return Number(BigInt.asIntN(32, reader.varint()));
    case "int64":
      return BigInt.asIntN(64, reader.varint());
    case "double":
      return reader.double();
    case "string":
      return TEXT.decode(reader.delimited());
    default:
      return reader.delimited();
  }
}
