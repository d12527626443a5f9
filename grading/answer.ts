import type { Plan, StreamWritePlan, StructType } from "../lib/mod.ts";

/** A value that JSON has, too. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

/** Rows of which a script sees the columns only. */
export interface RowsParameter {
  readonly kind: "rows";
  readonly streaming: boolean;
  readonly schema: StructType;
}

/** What a function of a lab is given, as data: it is called where there is nothing but declarations. */
export type Parameter =
  | { readonly kind: "session" }
  | RowsParameter
  /** As it is. */
  | { readonly kind: "value"; readonly value: Json }
  /** An object with a method `forEach`, which gives each message to a function, and waits for it. */
  | { readonly kind: "feed"; readonly messages: readonly Json[] }
  /** An object with this one method, whose calls are actions. */
  | { readonly kind: "recorder"; readonly method: string };

/** A call of one exported function. */
export interface Call {
  /** The exported function. */
  readonly name: string;
  readonly takes: readonly Parameter[];
  /** Views that there are before the call, by name. */
  readonly views: Readonly<Record<string, RowsParameter>>;
}

/** What a function gave, as data. */
export type Given =
  | { readonly kind: "frame"; readonly plan: Plan }
  | { readonly kind: "writer"; readonly plan: StreamWritePlan }
  | { readonly kind: "list"; readonly items: readonly Given[] }
  | { readonly kind: "record"; readonly fields: Readonly<Record<string, Given>> }
  | { readonly kind: "plain"; readonly value: null | boolean | number | string }
  | { readonly kind: "bigint" | "bytes" | "instant"; readonly text: string }
  | { readonly kind: "undefined" }
  /** Of a function that is `async`. */
  | { readonly kind: "promise"; readonly value: Given }
  /** Something that no question asks for, in words: `a Column`. */
  | { readonly kind: "other"; readonly what: string };

/** What a function wanted to run; nothing of it was. */
export interface Action {
  /** `collect`, `start`, `schema`, …; `next message` when a feed has given one. */
  readonly name: string;
  /** What a recorder was given. */
  readonly value?: Json;
  /** Of what. */
  readonly plan?: Plan;
}

/** What became of one call. */
export type Outcome =
  | {
    readonly kind: "gave";
    readonly given: Given;
    /** The views there are after the call. */
    readonly views: Readonly<Record<string, Plan>>;
    readonly actions: readonly Action[];
    /** The line where it asked what time it is. */
    readonly readsClock?: number;
  }
  | { readonly kind: "todo" }
  /** There is no such function; what is there instead. */
  | { readonly kind: "missing"; readonly instead: string }
  /** It, or the whole script, failed, in this line of it. */
  | { readonly kind: "threw"; readonly name: string; readonly message: string; readonly line?: number }
  /** It cannot be known: the sentence says why. */
  | { readonly kind: "fault"; readonly sentence: string };

/** The path of the rows that stand for a parameter or a view; there is nothing that could be read. */
export function rowsPath(name: string | number): string {
  return `given-rows://${name}/`;
}

/** The plan that stands for a parameter or a view. */
export function rowsPlan(name: string | number, { streaming, schema }: RowsParameter): Plan {
  return { kind: "read", streaming, format: "parquet", schema, options: {}, paths: [rowsPath(name)] };
}
