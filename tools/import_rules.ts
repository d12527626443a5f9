/** A rule about what files of some place may import. */
export interface ImportRule {
  /** The rule in words; a report ends with it. */
  readonly says: string;
  /** The files it is about. */
  readonly files: RegExp;
  /** What these may import and nothing else, besides files of the same place when `ownPlace` is set. */
  readonly only?: RegExp;
  /** What these may never import. */
  readonly never?: RegExp;
  /** What tests among these files (and a lab's questions) may import all the same. */
  readonly inTests?: RegExp;
  /** Whether a file may import what is in the same top-level folder. */
  readonly ownPlace?: boolean;
  /** Names that must not appear in the code at all, outside tests. */
  readonly unnamed?: RegExp;
}

/** Files that test others, or that only tests use: they may import more. */
export const TEST_FILE_REGEXP = /_(test|real|bench)\.ts$|\/testing(\.ts$|\/)/;

const NOT_THE_ENGINES_DOOR = /^engine\/(?!mod\.ts$)/;

/**
 * Who may import whom. A target is the path of a file of this project, or a specifier such as `npm:kafkajs`,
 * `node:fs` or `@std/assert`.
 */
export const IMPORT_RULES: readonly ImportRule[] = [
  {
    says: "a lab imports lib/mod.ts and its own files; its tests import what they need",
    files: /^(week\d|rides|finnhub)\/(?!(?:.*\/)?questions\.ts$|producer\.ts$|consumer\.ts$|client\/)/,
    only: /^lib\/mod\.ts$/,
    inTests: /./,
    ownPlace: true,
  },
  {
    says: "a lab's questions import lib/mod.ts, @std/assert, grading and the lab's own files",
    files: /^(week\d|rides|finnhub)\/(?:.*\/)?questions\.ts$/,
    only: /^(lib\/mod\.ts$|@std\/assert$|grading\/)/,
    ownPlace: true,
  },
  {
    says: "lib and grading use the engine through engine/mod.ts; their tests import what they need",
    files: /^lib\//,
    never: NOT_THE_ENGINES_DOOR,
    inTests: /./,
  },
  {
    says:
      "grading uses the engine through engine/mod.ts and engine/testing.ts; its tests import what they need",
    files: /^grading\/(?!sandbox\/)/,
    never: /^engine\/(?!(mod|testing)\.ts$)/,
    inTests: /./,
  },
  {
    says: "a submission runs beside declarations only: no native code, no package",
    files: /^grading\/sandbox\//,
    only: /^(engine\/(declare\/|errors\.ts$)|lib\/todo\.ts$|grading\/)/,
  },
  {
    says: "practice uses the engine through engine/mod.ts only, its tests any part of it",
    files: /^practice\//,
    never: NOT_THE_ENGINES_DOOR,
    inTests: /^engine\//,
  },
  {
    says: "engine/declare imports engine/declare and engine/errors only, because declaring does no I/O",
    files: /^engine\/declare\//,
    only: /^engine\/(declare\/|errors)/,
    inTests: /^@std\/assert$/,
    unnamed: /\bDeno\s*\.|\bprocess\s*\.|\bfetch\s*\(|\bnew (WebSocket|Worker)\b/,
  },
  {
    says: "engine/embedded and engine/spark do not know each other",
    files: /^engine\/embedded\//,
    never: /^engine\/spark\//,
  },
  {
    says: "engine/embedded and engine/spark do not know each other",
    files: /^engine\/spark\//,
    never: /^engine\/embedded\//,
  },
  {
    says: "the engine knows neither labs, lib, practice nor grading",
    files: /^engine\//,
    never: /^(week\d|rides|finnhub|lib|practice|grading)\//,
  },
];
