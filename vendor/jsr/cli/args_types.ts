/** One name or several, as the options of `parseArgs` take them. */
export type Names<T extends string> = T | readonly T[];

/** Which names stand for a flag: `{ help: "h" }` or `{ help: ["h", "?"] }`. */
export type Aliases = Readonly<Record<string, string | readonly string[]>>;

/** What `parseArgs` is told about the flags of a program. */
export interface ParseOptions<
  TBoolean extends string = string,
  TString extends string = string,
  TCollect extends string = string,
  TNegatable extends string = string,
  TDefault extends Record<string, unknown> = Record<string, unknown>,
  TAlias extends Aliases = Aliases,
  TDoubleDash extends boolean = boolean,
> {
  /**
   * Puts what follows `--` in the result's `"--"`, instead of `_`.
   *
   * @default {false}
   */
  "--"?: TDoubleDash;
  /** Other names of flags; a value is set under all of them. */
  alias?: TAlias;
  /** Flags that take no value and are false by default; `true` means every `--flag` without `=`. */
  boolean?: boolean | Names<TBoolean>;
  /** Values of flags that are not given. */
  default?: TDefault;
  /**
   * Ends at the first argument that is not a flag; it and the rest are put in `_`.
   *
   * @default {false}
   */
  stopEarly?: boolean;
  /** Flags whose value stays text even if it looks like a number; `"_"` does the same for what is not a flag. */
  string?: Names<TString>;
  /** Flags that may be repeated; their value is a list, empty by default. */
  collect?: Names<TCollect>;
  /** Flags that `--no-…` sets to false. */
  negatable?: Names<TNegatable>;
  /** Called for each argument no option speaks of; when it returns false, the argument is left out. */
  unknown?: (arg: string, key?: string, value?: unknown) => unknown;
}

/** The result's type: each declared flag by name, and an index signature for the rest. */
export type Args<
  TBoolean extends string = never,
  TString extends string = never,
  TCollect extends string = never,
  TNegatable extends string = never,
  TDefault extends Record<string, unknown> = Record<never, never>,
  TAlias extends Aliases = Record<never, never>,
  TDoubleDash extends boolean = false,
> =
  & { /** What is not a flag, numbers read as numbers. */ _: (string | number)[] }
  & (TDoubleDash extends true ? { /** What follows `--`. */ "--": string[] } : unknown)
  & ([TBoolean | TString | TCollect] extends [never]
    // No flag is declared, so nothing is known about the values: the published type is `any` too.
    // deno-lint-ignore no-explicit-any
    ? Record<string, any>
    :
      & Record<string, unknown>
      & WithAliases<Flags<TBoolean, TString, TCollect, TNegatable, TDefault>, TAlias>);

type Flags<
  TBoolean extends string,
  TString extends string,
  TCollect extends string,
  TNegatable extends string,
  TDefault extends Record<string, unknown>,
> =
  & { [K in Exclude<TBoolean, TCollect>]: boolean | DefaultOf<TDefault, K> }
  & { [K in Extract<TBoolean, TCollect>]: boolean[] | Negated<K, TNegatable> }
  & { [K in Exclude<TString, TCollect | keyof TDefault>]?: string | Negated<K, TNegatable> }
  & {
    [K in Extract<Exclude<TString, TCollect>, keyof TDefault>]: string | TDefault[K] | Negated<K, TNegatable>;
  }
  & { [K in Extract<TString, TCollect>]: string[] | Negated<K, TNegatable> }
  & { [K in Exclude<TCollect, TBoolean | TString>]: unknown[] | Negated<K, TNegatable> };

type DefaultOf<TDefault, K> = K extends keyof TDefault ? TDefault[K] : never;
type Negated<K, TNegatable> = K extends TNegatable ? false : never;

/** Repeats each flag under its other names. */
type WithAliases<TFlags, TAlias extends Aliases> = {
  [K in keyof TFlags as K | OtherNames<TAlias, K>]: TFlags[K];
};

type OtherNames<TAlias extends Aliases, K> = K extends keyof TAlias
  ? TAlias[K] extends readonly (infer TName extends string)[] ? TName
  : Extract<TAlias[K], string>
  : never;
