import type { Aliases, Args, Names, ParseOptions } from "./args_types.ts";

export type { Aliases, Args, Names, ParseOptions };

/**
 * Reads command line arguments into an object, as `@std/cli` does: `--name value`, `--name=value`, `--flag`,
 * `--no-flag`, `-f value`, `-abc`, `-n5`, dots for nesting (`--kafka.topic reviews`), and `--` for the end of flags.
 * Text that looks like a number becomes one, unless its flag is declared as `string`.
 *
 * @see https://jsr.io/@std/cli/doc/parse-args
 */
export function parseArgs<
  const TBoolean extends string = never,
  const TString extends string = never,
  const TCollect extends string = never,
  const TNegatable extends string = never,
  TDefault extends Record<string, unknown> = Record<never, never>,
  const TAlias extends Aliases = Record<never, never>,
  const TDoubleDash extends boolean = false,
>(
  args: string[],
  options: ParseOptions<TBoolean, TString, TCollect, TNegatable, TDefault, TAlias, TDoubleDash> = {},
): Args<TBoolean, TString, TCollect, TNegatable, TDefault, TAlias, TDoubleDash> {
  const end = args.indexOf("--");
  const flags = end === -1 ? args : args.slice(0, end);
  const rest = end === -1 ? [] : args.slice(end + 1);
  const parser = new ArgsParser(options);
  parser.read(flags);
  parser.fillDefaults();
  if (options["--"]) parser.result["--"] = rest;
  else parser.result._.push(...rest);
  return parser.result as Args<TBoolean, TString, TCollect, TNegatable, TDefault, TAlias, TDoubleDash>;
}

type Result = Record<string, unknown> & { _: (string | number)[] };
type Value = string | number | boolean;

const LONG_FLAG_REGEXP = /^--(no-)?([^=]+)(?:=(.*))?$/s;
const NUMBER_REGEXP = /^(?:0x[0-9a-f]+|[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[-+]?\d+)?)$/i;
const LETTER_REGEXP = /[A-Za-z]/;

class ArgsParser {
  readonly result: Result = { _: [] };
  readonly #options: ParseOptions;
  readonly #otherNames = new Map<string, Set<string>>();
  readonly #boolean: Set<string>;
  readonly #string: Set<string>;
  readonly #collect: Set<string>;
  readonly #negatable: Set<string>;

  constructor(options: ParseOptions) {
    this.#options = options;
    for (const [name, aliases] of Object.entries(options.alias ?? {})) {
      const names = [name, ...[aliases].flat()];
      for (const one of names) this.#otherNames.set(one, new Set(names.filter((other) => other !== one)));
    }
    this.#boolean = this.#withAliases(typeof options.boolean === "boolean" ? [] : options.boolean);
    this.#string = this.#withAliases(options.string);
    this.#collect = this.#withAliases(options.collect);
    this.#negatable = this.#withAliases(options.negatable);
  }

  read(args: string[]): void {
    for (let i = 0; i < args.length; i++) {
      const arg = args[i]!;
      const long = LONG_FLAG_REGEXP.exec(arg);
      if (long) {
        if (this.#readLong(arg, long, args[i + 1])) i++;
      } else if (/^-[^-]/s.test(arg)) {
        if (this.#readShort(arg, args[i + 1])) i++;
      } else {
        if (this.#options.unknown?.(arg) !== false) {
          this.result._.push(this.#textOrNumber("_", arg) as string);
        }
        if (this.#options.stopEarly) return void this.result._.push(...args.slice(i + 1));
      }
    }
  }

  fillDefaults(): void {
    for (const [name, value] of Object.entries(this.#options.default ?? {})) {
      if (!this.#has(name)) this.#set(name, value);
    }
    for (const name of this.#boolean) {
      if (!this.#has(name)) {
        setNested(this.result, name.split("."), this.#collect.has(name) ? [] : false, false);
      }
    }
    for (const name of this.#collect) {
      if (!this.#has(name)) setNested(this.result, name.split("."), [], false);
    }
  }

  /** Reads `--name…`; gives whether `next` was its value. */
  #readLong(arg: string, [, no, base, given]: RegExpExecArray, next: string | undefined): boolean {
    const isNegated = no !== undefined && given === undefined && this.#negatable.has(base!);
    if (isNegated) {
      this.#add(base!, false, arg, false);
      return false;
    }
    const name = (no ?? "") + base!;
    if (given !== undefined) {
      this.#add(name, this.#boolean.has(name) ? given !== "false" : given, arg);
      return false;
    }
    const takesValue = !this.#boolean.has(name) && this.#options.boolean !== true;
    return this.#addWithNext(name, arg, next, takesValue && next !== undefined && !next.startsWith("-"));
  }

  /** Reads `-abc`, where only the last letter can take `next`; gives whether it did. */
  #readShort(arg: string, next: string | undefined): boolean {
    const letters = arg.slice(1);
    for (let i = 0; i < letters.length - 1; i++) {
      const letter = letters[i]!;
      const rest = letters.slice(i + 1);
      const glued = rest === "-" ? rest : gluedValue(letter, rest);
      this.#add(letter, glued ?? (this.#string.has(letter) ? "" : true), arg);
      if (glued !== undefined) return false;
    }
    const name = letters.at(-1)!;
    const takesValue = !this.#boolean.has(name) && next !== undefined && !/^--?[^-]/.test(next);
    return this.#addWithNext(name, arg, next, takesValue);
  }

  #addWithNext(name: string, arg: string, next: string | undefined, takesNext: boolean): boolean {
    if (takesNext && next) {
      this.#add(name, next, arg);
      return true;
    }
    if (next === "true" || next === "false") {
      this.#add(name, next === "true", arg);
      return true;
    }
    this.#add(name, this.#string.has(name) ? "" : true, arg);
    return false;
  }

  #add(name: string, value: Value, arg: string, mayCollect = true): void {
    const isKnown = this.#boolean.has(name) || this.#string.has(name) || this.#otherNames.has(name) ||
      (this.#options.boolean === true && /^--[^=]+$/.test(arg));
    if (!isKnown && this.#options.unknown?.(arg, name, value) === false) return;
    this.#set(name, typeof value === "string" ? this.#textOrNumber(name, value) : value, mayCollect);
  }

  #set(name: string, value: unknown, mayCollect = false): void {
    for (const one of [name, ...this.#otherNames.get(name) ?? []]) {
      setNested(this.result, one.split("."), value, mayCollect && this.#collect.has(name));
    }
  }

  #has(name: string): boolean {
    let inner: unknown = this.result;
    for (const part of name.split(".")) {
      if (typeof inner !== "object" || inner === null || !Object.hasOwn(inner, part)) return false;
      inner = (inner as Record<string, unknown>)[part];
    }
    return true;
  }

  #textOrNumber(name: string, text: string): string | number {
    return this.#string.has(name) || !NUMBER_REGEXP.test(text) ? text : Number(text);
  }

  #withAliases(names: Names<string> | undefined): Set<string> {
    const all = [names ?? []].flat().filter((name) => name !== "");
    return new Set(all.flatMap((name) => [name, ...this.#otherNames.get(name) ?? []]));
  }
}

/** The value in `-n5`, `-o=file` or `-o/tmp`, if what follows the letter is one. */
function gluedValue(letter: string, rest: string): string | undefined {
  if (LETTER_REGEXP.test(letter)) {
    const afterEquals = /=(.+)/s.exec(rest);
    if (afterEquals) return afterEquals[1]!;
    if (/-?\d+(\.\d*)?(e-?\d+)?$/.test(rest)) return rest;
  }
  return /^\W/.test(rest) ? rest : undefined;
}

function setNested(target: Record<string, unknown>, path: string[], value: unknown, collect: boolean): void {
  if (path.includes("__proto__")) return;
  let inner = target;
  for (const part of path.slice(0, -1)) {
    inner = (inner[part] ??= {}) as Record<string, unknown>;
  }
  const last = path.at(-1)!;
  if (!collect) inner[last] = value;
  else if (Array.isArray(inner[last])) inner[last].push(value);
  else inner[last] = inner[last] === undefined ? [value] : [inner[last], value];
}
