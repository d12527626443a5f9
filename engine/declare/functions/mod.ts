// Written by `deno task functions` from the catalogue in engine/embedded/functions. Do not edit.

export * from "./aggregate.ts";
export * from "./array.ts";
export * from "./bitwise.ts";
export * from "./conditional.ts";
export * from "./csv.ts";
export * from "./datetime.ts";
export * from "./generator.ts";
export * from "./hash.ts";
export * from "./json.ts";
export * from "./lambda.ts";
export * from "./map.ts";
export * from "./math.ts";
export * from "./misc.ts";
export * from "./predicate.ts";
export * from "./string.ts";
export * from "./struct.ts";
export * from "./variant.ts";
export * from "./window.ts";
export * from "./xml.ts";
