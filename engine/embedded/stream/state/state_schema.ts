import { SparkError } from "../../../errors.ts";
import type { Storage } from "../../../storage/storage.ts";

/** A column of a state table. */
export interface StateColumn {
  readonly name: string;
  /** DuckDB's name of the type. */
  readonly type: string;
}

/** What an operator keeps: at most one row of values for each key. */
export interface StateSchema {
  readonly keys: readonly StateColumn[];
  readonly values: readonly StateColumn[];
}

/** A stateful operator as its checkpoint remembers it. */
export interface KnownOperator {
  /** Spark's name of it, such as `stateStoreSave`. */
  readonly operatorName: string;
  /** What the keys and values are called in the program. */
  readonly keys: readonly string[];
  readonly values: readonly string[];
  readonly schema: StateSchema;
}

/**
 * Refuses a query whose stateful operators are not those that the state in the checkpoint was written for.
 *
 * @param operators In the order of their ids.
 * @throws {SparkError} `STREAMING_STATEFUL_OPERATOR_NOT_MATCH_IN_STATE_METADATA`, `STATE_STORE_KEY_SCHEMA_NOT_COMPATIBLE`,
 * `STATE_STORE_VALUE_SCHEMA_NOT_COMPATIBLE`.
 */
export async function acceptOperators(storage: Storage, operators: readonly KnownOperator[]): Promise<void> {
  const known = await knownOperators(storage);
  if (known.length === 0) return;
  const names = (list: readonly KnownOperator[]) =>
    list.map((operator, id) => `${operator.operatorName} (id ${id})`).join(", ") || "none";
  if (known.map((o) => o.operatorName).join() !== operators.map((o) => o.operatorName).join()) {
    throw incompatible(
      "STREAMING_STATEFUL_OPERATOR_NOT_MATCH_IN_STATE_METADATA",
      `The stateful operators in the checkpoint are ${names(known)}, and the query has ${names(operators)}`,
      storage.url,
    );
  }
  for (const [id, now] of operators.entries()) {
    const before = known[id]!;
    refuseOther("KEY", id, [before.keys, before.schema.keys], [now.keys, now.schema.keys], storage.url);
    refuseOther(
      "VALUE",
      id,
      [before.values, before.schema.values],
      [now.values, now.schema.values],
      storage.url,
    );
  }
}

/** Writes down what the state is of. */
export async function rememberOperators(
  storage: Storage,
  operators: readonly KnownOperator[],
): Promise<void> {
  for (const [id, operator] of operators.entries()) {
    await storage.replace(metadataPath(id), new TextEncoder().encode(JSON.stringify(operator)));
  }
}

async function knownOperators(storage: Storage): Promise<KnownOperator[]> {
  const known: KnownOperator[] = [];
  for (let id = 0;; id++) {
    const bytes = await storage.read(metadataPath(id));
    if (bytes === undefined) return known;
    known.push(JSON.parse(new TextDecoder().decode(bytes)));
  }
}

/** Beside `metadata`, which is Spark's name for a file of its own format. */
function metadataPath(operatorId: number): string {
  return `state/${operatorId}/_metadata/operator.json`;
}

type Described = readonly [meanings: readonly string[], columns: readonly StateColumn[]];

function refuseOther(part: "KEY" | "VALUE", id: number, before: Described, now: Described, url: string) {
  if (JSON.stringify(before) === JSON.stringify(now)) return;
  const what = part === "KEY" ? "grouping columns" : "aggregates";
  throw incompatible(
    `STATE_STORE_${part}_SCHEMA_NOT_COMPATIBLE`,
    `The ${what} of stateful operator ${id} were (${before[0].join(", ")}), with the types (${
      types(before[1])
    }), and are now (${now[0].join(", ")}), with the types (${types(now[1])})`,
    url,
  );
}

function types(columns: readonly StateColumn[]): string {
  return columns.map((column) => column.type).join(", ");
}

function incompatible(condition: string, sentence: string, url: string): SparkError {
  return new SparkError(
    condition,
    `${sentence}: what the checkpoint ${url} has counted so far cannot be continued. Undo the change, or start afresh: run with --fresh, or ` +
      `give the query a new checkpointLocation and a new output path.`,
    { parameters: { checkpointLocation: url } },
  );
}
