// deno-lint-ignore-file no-explicit-any -- `any` is the row of a stream whose columns the compiler cannot know
import type { DataFrame } from "../../../declare/data_frame.ts";
import { encodeRow } from "../../../declare/encode_row.ts";
import { type Schema, toStruct } from "../../../declare/schema.ts";
import type { Session } from "../../../declare/session.ts";
import type { StructType } from "../../../declare/types.ts";
import { memoryValue } from "./memory_value.ts";

/** The `format(…)` of a memory stream. */
export const MEMORY_STREAM_FORMAT = "memory-stream";

const streams = new Map<string, MemoryStream>();

/** The stream of this process that has the id; undefined when there is none, or it was disposed. */
export function memoryStreamById(id: string): MemoryStream | undefined {
  return streams.get(id);
}

/** A row, as a list by position or an object by column name. A member that is missing is NULL. */
export type MemoryRow<Row> = readonly unknown[] | { readonly [Name in keyof Row]?: unknown };

/**
 * A stream whose rows the program adds itself: for testing a pipeline without a service. It exists in this process only, so the embedded engine alone
 * can read it.
 *
 * It keeps all its rows, so a query that starts again from its checkpoint finds them where it was. Each call of {@linkcode MemoryStream.addData} is one
 * step of the offset, a whole number from 0, and rows of one step are never in two batches. Calls with no `await` between them, also to several streams,
 * land in the same batch of a query that waits for data.
 *
 * @typeParam Row A row's type where the schema was declared with `struct`; `any` otherwise.
 * @see {@link https://github.com/apache/spark/blob/master/sql/core/src/main/scala/org/apache/spark/sql/execution/streaming/runtime/memory.scala}
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { createSession, struct } from "../../../mod.ts";
 * import { MemoryStream } from "../../../testing.ts";
 *
 * await using session = createSession();
 * using stars = new MemoryStream(struct({ product: "string", stars: "int" }));
 * const folder = await Deno.makeTempDir();
 *
 * stars.addData({ product: "lamp", stars: 5 }, { product: "mug", stars: 1 });
 * const good = stars.toDF(session).filter("stars > 3").select("product");
 * const query = await good.writeStream.format("parquet")
 *   .option("checkpointLocation", `${folder}/checkpoint`).trigger({ availableNow: true }).start(`${folder}/out`);
 * await query.awaitTermination();
 *
 * assertEquals(await session.read.parquet(`${folder}/out`).collect(), [{ product: "lamp" }]);
 * await Deno.remove(folder, { recursive: true });
 * ```
 */
export class MemoryStream<Row extends Record<string, any> = any> implements Disposable {
  /** What a plan calls the stream by. */
  readonly id: string = crypto.randomUUID();
  /** Of the rows. */
  readonly schema: StructType;
  readonly #steps: (readonly unknown[][])[] = [];

  /**
   * A stream without rows yet.
   *
   * @param schema With `struct({ … })`, or as DDL text.
   * @throws {AnalysisError} For text that is no schema.
   */
  constructor(schema: Schema<Row> | string) {
    this.schema = toStruct(schema);
    streams.set(this.id, this);
  }

  /** The frame of its rows. Its plan holds the id, not the rows. */
  toDF(session: Session): DataFrame<Row> {
    return session.readStream.format(MEMORY_STREAM_FORMAT).option("id", this.id)
      .schema<Row>(this.schema as Schema<Row>).load();
  }

  /**
   * Adds rows, all of them in one step; none at all is a step too, and makes an empty batch.
   *
   * @returns The offset after it.
   * @throws {TypeError} When a value does not fit its column; nothing is added then.
   */
  addData(...rows: readonly MemoryRow<Row>[]): number {
    const types = this.schema.fields.map((field) => field.type);
    this.#steps.push(
      rows.map((row, i) =>
        encodeRow(row, this.schema, i).map((value, column) => memoryValue(value, types[column]!))
      ),
    );
    return this.offset;
  }

  /** The newest step; -1 before the first. */
  get offset(): number {
    return this.#steps.length - 1;
  }

  /** The rows of the steps after `start` up to `end`, each with its values by position. */
  rowsBetween(start: number, end: number): readonly (readonly unknown[])[] {
    return this.#steps.slice(start + 1, end + 1).flat();
  }

  /** Forgets the rows. A query that still reads them fails at its next batch. */
  [Symbol.dispose](): void {
    streams.delete(this.id);
  }
}
