import { AnalysisError } from "../../errors.ts";
import { field, type StructField, type StructType } from "../../declare/types.ts";
import type { InputFile } from "./input_files.ts";
import { partitionType } from "./partition_types.ts";

const NULL_PARTITION = "__HIVE_DEFAULT_PARTITION__";

/** The columns that folders like `day=2024-01-01` stand for. */
export interface Partitions {
  readonly fields: readonly StructField[];
  /** The texts of the columns for one of the files; `undefined` for a file that is in no partition, which is not read when there are partitions. */
  textsOf(file: InputFile): readonly (string | null)[] | undefined;
}

interface Found {
  readonly names: readonly string[];
  readonly texts: readonly (string | null)[];
  /** The folder in which the partitions begin. */
  readonly base: string;
}

/**
 * Finds the partition columns of files, by Spark's rules.
 *
 * @param bases URLs of the folders below which partitions count.
 * @param declared A type given there wins over the one that the values suggest.
 * @throws {AnalysisError} `CONFLICTING_PARTITION_COLUMN_NAMES`, `CONFLICTING_DIRECTORY_STRUCTURES` when the folders do not agree.
 */
export function findPartitions(
  files: readonly InputFile[],
  bases: readonly string[],
  declared: StructType | undefined,
  { inferTypes = true } = {},
): Partitions {
  const roots = new Set(bases);
  const byFolder = new Map<string, Found>();
  for (const { url } of files) {
    const folder = url.slice(0, url.lastIndexOf("/"));
    if (!byFolder.has(folder)) byFolder.set(folder, partitionsOf(folder, roots));
  }
  const partitioned = [...byFolder.values()].filter((found) => found.names.length > 0);
  if (partitioned.length === 0) return { fields: [], textsOf: () => [] };
  refuseConflicts([...byFolder.values()], partitioned);
  const fields = partitioned[0]!.names.map((name, i) => {
    const given = declared?.fields.find((each) => each.name.toLowerCase() === name.toLowerCase());
    if (given) return given;
    const texts = partitioned.map((found) => found.texts[i]!);
    return field(name, inferTypes ? partitionType(texts) : "string");
  });
  return {
    fields,
    textsOf: ({ url }) => {
      const found = byFolder.get(url.slice(0, url.lastIndexOf("/")))!;
      return found.names.length === 0 ? undefined : found.texts;
    },
  };
}

/** Goes up from a folder to the base, or to the first folder above its partitions that is none. */
function partitionsOf(folder: string, bases: ReadonlySet<string>): Found {
  const names: string[] = [];
  const texts: (string | null)[] = [];
  let current = folder;
  for (; !bases.has(current); current = current.slice(0, current.lastIndexOf("/"))) {
    const part = decodeURIComponent(current.slice(current.lastIndexOf("/") + 1));
    const [, name, text] = /^([^=]+)=(.+)$/s.exec(part) ?? [];
    if (name === undefined && names.length > 0) break;
    if (name !== undefined) {
      names.unshift(unescapePathName(name));
      texts.unshift(text === NULL_PARTITION ? null : unescapePathName(text!));
    }
    if (!/\/.*\//.test(current)) break;
  }
  return names.length === 0 ? { names, texts, base: folder } : { names, texts, base: current };
}

function refuseConflicts(all: readonly Found[], partitioned: readonly Found[]): void {
  const roots = [...new Set(all.map((found) => found.base))];
  if (roots.length > 1) {
    throw new AnalysisError(
      "CONFLICTING_DIRECTORY_STRUCTURES",
      `Conflicting directory structures detected: partitions (column=value folders) begin in ${
        roots.join(" and in ")
      }. Read these folders one by one, or name the folder in which the partitions begin with the option basePath.`,
      { parameters: { discoveredBasePaths: roots.join("\n") } },
    );
  }
  const lists = [...new Set(partitioned.map((found) => found.names.join(", ").toLowerCase()))];
  if (lists.length > 1) {
    throw new AnalysisError(
      "CONFLICTING_PARTITION_COLUMN_NAMES",
      `Conflicting partition column names detected: some files are below folders of ${
        lists.join(", others of ")
      }. All files of a partitioned folder must be in folders with the same column names.`,
      { parameters: { distinctPartColLists: lists.join("\n") } },
    );
  }
}

/** Undoes Hive's escapes: `10%3A00` is `10:00`. */
function unescapePathName(text: string): string {
  return text.replace(/%([0-9a-fA-F]{2})/g, (_, hex) => String.fromCharCode(parseInt(hex, 16)));
}
