import type { MessageName } from "./message_types.ts";
import { MESSAGES } from "./messages.ts";

/** One field of a message, read from its specification. */
export interface Field {
  readonly name: string;
  readonly number: number;
  /** A scalar's name, or a message's. */
  readonly type: string;
  /** `implicit`: a scalar that is not sent when it has its default. */
  readonly presence: "implicit" | "explicit" | "list" | "map";
}

/** The fields of a message, in the order of their numbers, as protoc's classes write them, and by number. */
export interface FieldTable {
  readonly fields: readonly Field[];
  readonly byNumber: ReadonlyMap<number, Field>;
}

const tables = new Map<string, FieldTable>();

/** The fields of the message; made once. */
export function fieldTable(message: string): FieldTable {
  let table = tables.get(message);
  if (!table) {
    const fields = Object.entries(MESSAGES[message as MessageName])
      .map(([name, spec]) => readField(name, spec))
      .sort((a, b) => a.number - b.number);
    table = { fields, byNumber: new Map(fields.map((field) => [field.number, field])) };
    tables.set(message, table);
  }
  return table;
}

/** Whether the type is a message rather than a scalar. */
export function isMessage(type: string): boolean {
  return Object.hasOwn(MESSAGES, type);
}

function readField(name: string, spec: string): Field {
  const [, digits, mapped, type, suffix] = /^(\d+) (?:map<string,(\w+)>|(\w+)([?*]?))$/.exec(spec)!;
  const number = Number(digits);
  if (mapped !== undefined) return { name, number, type: mapped, presence: "map" };
  const presence = suffix === "*" ? "list" : suffix === "?" ? "explicit" : "implicit";
  return { name, number, type: type!, presence };
}
