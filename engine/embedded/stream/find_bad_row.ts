import type { DuckDBConnection } from "@duckdb/node-api";
import { ComputationError } from "../../errors.ts";
import type { CompiledPlan, Leaf } from "../compile.ts";
import { quoteIdentifier } from "../duckdb_type.ts";
import type { Source } from "../source/source.ts";
import { BatchLanding, type BatchRange } from "./batch_landing.ts";
import { interruptible } from "./interruptible.ts";
import type { Slice, StageColumn } from "./stage.ts";
import { SliceSweeper } from "./slice_sweeper.ts";

/** How much of a row's text an error shows. */
const SHOWN_CHARACTERS = 80;

/** A row that the plan cannot compute. */
export interface BadRow {
  /** As its source names it: `topic reviews, partition 2, offset 1234`. */
  readonly place: string;
  /** The value of its first text column, if it has one. */
  readonly text: string | null | undefined;
}

/** What looking for a row needs. */
export interface BadRowSearch {
  readonly compiled: CompiledPlan;
  readonly sources: readonly Source[];
  readonly range: BatchRange;
  readonly connect: () => Promise<DuckDBConnection>;
  readonly nowMs: number;
  readonly signal: AbortSignal;
  /** Whether an error is the one that is looked for. */
  readonly fails: (error: unknown) => boolean;
}

/**
 * Finds the first row of a batch that a row-by-row plan fails on, by reading the batch again with all columns and halving it.
 *
 * @returns Undefined when no row fails by itself, or the rows cannot be read again.
 */
export async function findBadRow(search: BadRowSearch): Promise<BadRow | undefined> {
  const { compiled, connect, range, signal, sources } = search;
  const columns = compiled.leaves.map(allColumns);
  await using resources = new AsyncDisposableStack();
  const connection = async () => resources.adopt(await connect(), (c) => Promise.resolve(c.closeSync()));
  const reader = await connection();
  const options = {
    sources,
    columns,
    lander: await connection(),
    sweeper: new SliceSweeper(reader),
    sliced: true,
    signal,
  };
  const landing = resources.use(new BatchLanding(range, options));
  try {
    for await (const slice of landing.slices()) {
      await using rows = slice;
      for (const [leaf] of compiled.leaves.entries()) {
        const found = await new SliceSearch(search, reader, rows, leaf).find();
        if (found) return describeRow(found, sources[leaf]!, columns[leaf]!);
      }
    }
  } catch (error) {
    if (signal.aborted) throw error;
    // The first error is the one to tell; that its row could not be found adds nothing a learner can act on.
  }
  return undefined;
}

/** The error that names the row, and the way out. */
export function badRowError(error: ComputationError, row: BadRow): ComputationError {
  const shown = row.text === undefined
    ? ""
    : row.text === null
    ? ", which is NULL"
    : `, which begins ${printable(row.text)}`;
  const wayOut =
    "The query stops here again at every start until the plan copes with such rows: take the element with try_element_at or get() " +
    "(and try_cast, try_divide for other values), or filter such rows out before.";
  return new ComputationError(
    error.condition,
    `${error.message.replace(/^\[[^\]]*\] /, "")} It happened at ${row.place}${shown}. ${wayOut}`,
    { parameters: { ...error.parameters, row: row.place }, cause: error },
  );
}

/** Every column of a source; those that the plan reads as text stay text. */
function allColumns(leaf: Leaf): StageColumn[] {
  const asText = new Set(leaf.columns.filter((c) => c.landing === "text").map((c) => c.name));
  return leaf.schema.fields.map(({ name, type }) =>
    asText.has(name)
      ? { wanted: { name, landing: "text" }, type: "string" }
      : { wanted: { name, landing: "as is" }, type }
  );
}

/** Looks through one leaf's rows of a slice. */
class SliceSearch {
  readonly #search: BadRowSearch;
  readonly #reader: DuckDBConnection;
  readonly #slice: Slice;
  readonly #leaf: number;

  constructor(search: BadRowSearch, reader: DuckDBConnection, slice: Slice, leaf: number) {
    this.#search = search;
    this.#reader = reader;
    this.#slice = slice;
    this.#leaf = leaf;
  }

  async find(): Promise<Record<string, unknown> | undefined> {
    const counted = await this.#reader.runAndReadAll(`SELECT count(*) FROM ${this.#rows()}`);
    let first = 0, end = Number(counted.getRows()[0]![0]);
    if (end === 0 || !await this.#isBad(first, end)) return undefined;
    while (end - first > 1) {
      const middle = first + Math.floor((end - first) / 2);
      if (await this.#isBad(first, middle)) end = middle;
      else first = middle;
    }
    const row = await this.#reader.runAndReadAll(`SELECT * FROM ${this.#rows()} LIMIT 1 OFFSET ${first}`);
    return row.getRowObjects()[0];
  }

  /** Computes all columns of some rows, and nothing else. */
  async #isBad(from: number, to: number): Promise<boolean> {
    const { compiled, fails, nowMs, signal } = this.#search;
    const some = `(SELECT * FROM ${this.#rows()} LIMIT ${to - from} OFFSET ${from})`;
    const none = (leaf: number) => `(SELECT * FROM ${this.#slice.relationOf(leaf)} LIMIT 0)`;
    const sql = compiled.toSql({ relationOf: (leaf) => leaf === this.#leaf ? some : none(leaf), nowMs });
    const result = quoteIdentifier("result");
    try {
      const compute = `SELECT max(hash(${result})) FROM (${sql}) AS ${result}`;
      await interruptible([this.#reader], signal, () => this.#reader.run(compute));
      return false;
    } catch (error) {
      if (fails(error)) return true;
      throw error;
    }
  }

  #rows(): string {
    return this.#slice.relationOf(this.#leaf);
  }
}

function describeRow(
  row: Record<string, unknown>,
  source: Source,
  columns: readonly StageColumn[],
): BadRow {
  const text = columns.find((c) => c.wanted.landing === "text") ?? columns.find((c) => c.type === "string");
  const value = text && row[text.wanted.name];
  return { place: source.locate(row), text: value === undefined ? undefined : value as string | null };
}

/** The beginning of a text, quoted, with all that would move a cursor or hide a letter escaped. */
function printable(text: string): string {
  const shown = [...text.slice(0, 2 * SHOWN_CHARACTERS)].slice(0, SHOWN_CHARACTERS).join("");
  const quoted = JSON.stringify(shown).replace(
    /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu,
    (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
  return shown.length < text.length ? `${quoted}…` : quoted;
}
