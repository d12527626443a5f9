import { ProtocolError, type Reader } from "./reader.ts";
import { type FileSlice, utf8, type Writer } from "./writer.ts";

/** The version a message is read or written in; flexible versions use compact lengths and tagged fields. */
export interface MessageVersion {
  readonly number: number;
  readonly flexible: boolean;
}

/** How one value of the protocol is read and written: `Out` is what reading gives, `In` what writing takes. */
export interface WireType<Out, In = Out> {
  read(from: Reader, version: MessageVersion): Out;
  write(to: Writer, value: In, version: MessageVersion): void;
}

/** What reading a wire type gives. */
export type Read<T> = T extends WireType<infer Out, never> ? Out : never;
/** What writing a wire type takes; fields with a default may be left out. */
export type Write<T> = T extends WireType<unknown, infer In> ? In : never;

export const int8: WireType<number> = {
  read: (from) => from.int8(),
  write: (to, value) => to.int8(value),
};
export const int16: WireType<number> = {
  read: (from) => from.int16(),
  write: (to, value) => to.int16(value),
};
export const int32: WireType<number> = {
  read: (from) => from.int32(),
  write: (to, value) => to.int32(value),
};
export const int64: WireType<number> = {
  read: (from) => from.int64(),
  write: (to, value) => to.int64(value),
};
export const boolean: WireType<boolean> = {
  read: (from) => from.int8() !== 0,
  write: (to, value) => to.int8(value ? 1 : 0),
};

/** A topic id as 32 hexadecimal digits. */
export const uuid: WireType<string> = {
  read: (from) => Array.from(from.raw(16), (byte) => byte.toString(16).padStart(2, "0")).join(""),
  write: (to, value) => to.raw(Uint8Array.from(value.match(/../g) ?? [], (digits) => parseInt(digits, 16))),
};

/** The id that stands for "no topic id". */
export const NO_UUID = "0".repeat(32);

export const nullableString: WireType<string | null> = {
  read(from, version) {
    const length = version.flexible ? from.uvarint() - 1 : from.int16();
    return length < 0 ? null : from.text(length);
  },
  write(to, value, version) {
    const bytes = value === null ? null : utf8(value);
    const length = bytes?.length ?? -1;
    if (version.flexible) to.uvarint(length + 1);
    else to.int16(length);
    if (bytes !== null) to.raw(bytes);
  },
};
export const string: WireType<string> = notNull(nullableString, "a string");

export const nullableBytes: WireType<Uint8Array | null> = {
  read(from, version) {
    const length = readLength(from, version);
    return length < 0 ? null : from.raw(length);
  },
  write(to, value, version) {
    writeLength(to, value?.length ?? -1, version);
    if (value !== null) to.raw(value);
  },
};
export const bytes: WireType<Uint8Array> = notNull(nullableBytes, "a byte field");

/** Record batches: bytes in a request, ranges of log files in an answer. */
export const records: WireType<Uint8Array | null, readonly FileSlice[]> = {
  read: nullableBytes.read,
  write(to, slices, version) {
    writeLength(to, slices.reduce((sum, slice) => sum + slice.length, 0), version);
    for (const slice of slices) to.slice(slice);
  },
};

export function nullableArray<Out, In>(
  item: WireType<Out, In>,
): WireType<Out[] | null, readonly In[] | null> {
  return {
    read(from, version) {
      const length = readLength(from, version);
      if (length < 0) return null;
      // Every item has at least one byte, so that a garbage length is found before it costs memory.
      if (length > from.remaining) throw new ProtocolError(`an array cannot have ${length} items`);
      return Array.from({ length }, () => item.read(from, version));
    },
    write(to, items, version) {
      writeLength(to, items?.length ?? -1, version);
      for (const value of items ?? []) item.write(to, value, version);
    },
  };
}

export function array<Out, In>(item: WireType<Out, In>): WireType<Out[], readonly In[]> {
  return notNull(nullableArray(item), "an array");
}

type Fields = Record<string, WireType<unknown, never>>;
type Optional<F extends Fields> = { [K in keyof F]: undefined extends Write<F[K]> ? K : never }[keyof F];
type StructIn<F extends Fields> =
  & { readonly [K in Exclude<keyof F, Optional<F>>]: Write<F[K]> }
  & { readonly [K in Optional<F>]?: Write<F[K]> };

/** Named fields, one after the other. */
export function struct<F extends Fields>(
  fields: F,
): WireType<{ readonly [K in keyof F]: Read<F[K]> }, StructIn<F>> {
  const entries = Object.entries(fields);
  return {
    read(from, version) {
      const value: Record<string, unknown> = {};
      for (const [name, type] of entries) value[name] = type.read(from, version);
      if (version.flexible) from.skipTaggedFields();
      return value as { readonly [K in keyof F]: Read<F[K]> };
    },
    write(to, value, version) {
      for (const [name, type] of entries) type.write(to, (value as Record<string, never>)[name]!, version);
      if (version.flexible) to.uvarint(0);
    },
  };
}

/** A field that versions `first` to `last` carry; elsewhere, and when it is not given, it has its default. */
export function between<Out, In>(
  first: number,
  last: number,
  type: WireType<Out, In>,
  byDefault: NoInfer<Out & In>,
): WireType<Out, In | undefined> {
  const carried = ({ number }: MessageVersion) => number >= first && number <= last;
  return {
    read: (from, version) => carried(version) ? type.read(from, version) : byDefault,
    write: (to, value, version) => {
      if (carried(version)) type.write(to, value ?? byDefault, version);
    },
  };
}

/** A field that came with version `first`. */
export function since<Out, In>(
  first: number,
  type: WireType<Out, In>,
  byDefault: NoInfer<Out & In>,
): WireType<Out, In | undefined> {
  return between(first, Infinity, type, byDefault);
}

/** A field that version `last` was the last to carry. */
export function until<Out, In>(
  last: number,
  type: WireType<Out, In>,
  byDefault: NoInfer<Out & In>,
): WireType<Out, In | undefined> {
  return between(0, last, type, byDefault);
}

function notNull<Out, In>(type: WireType<Out | null, In | null>, what: string): WireType<Out, In> {
  return {
    read(from, version) {
      const value = type.read(from, version);
      if (value === null) throw new ProtocolError(`${what} is null where the protocol does not allow it`);
      return value;
    },
    write: type.write,
  };
}

function readLength(from: Reader, version: MessageVersion): number {
  return version.flexible ? from.uvarint() - 1 : from.int32();
}

function writeLength(to: Writer, length: number, version: MessageVersion): void {
  if (version.flexible) to.uvarint(length + 1);
  else to.int32(length);
}
