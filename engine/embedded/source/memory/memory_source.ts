import type { StructType } from "../../../declare/types.ts";
import { AnalysisError, SourceError } from "../../../errors.ts";
import type { BatchTarget, ColumnValues, Offset, Source, SourceProvider, SourceRequest } from "../source.ts";
import { MEMORY_STREAM_FORMAT, type MemoryStream, memoryStreamById } from "./memory_stream.ts";

/** About what a value takes while it is landed. */
const BYTES_PER_VALUE = 24;
/** Rows that are handed over at a time. */
const ROWS_PER_APPEND = 50_000;

/** Reads a {@linkcode MemoryStream}. */
class MemorySource implements Source {
  readonly description: string;
  readonly supportsAvailableNow = true;
  readonly #stream: MemoryStream;
  #fixedEnd: number | undefined;

  constructor(stream: MemoryStream) {
    this.#stream = stream;
    const columns = stream.schema.fields.map((field) => field.name).join(",");
    this.description = `MemoryStream[${columns}]`;
  }

  latestOffset(start: Offset | null): Promise<Offset | null> {
    const end = this.#fixedEnd ?? this.#stream.offset;
    return Promise.resolve(end < 0 ? start : String(end));
  }

  prepareAvailableNow(): Promise<void> {
    this.#fixedEnd = this.#stream.offset;
    return Promise.resolve();
  }

  async read(start: Offset | null, end: Offset, target: BatchTarget): Promise<number> {
    if (Number(end) > this.#stream.offset || memoryStreamById(this.#stream.id) !== this.#stream) {
      throw new SourceError(
        "CANNOT_READ_MEMORY_STREAM",
        `${this.description} has no rows up to offset ${end}: its newest is ${this.#stream.offset}. A checkpoint can be used as long as the ` +
          `MemoryStream that it was written for exists, in the same process.`,
        { parameters: { offset: end } },
      );
    }
    const rows = this.#stream.rowsBetween(Number(start ?? -1), Number(end));
    const places = target.columns.map(({ name }) =>
      this.#stream.schema.fields.findIndex((field) => field.name === name)
    );
    const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
    for (let from = 0; from < rows.length; from += ROWS_PER_APPEND) {
      const some = rows.slice(from, from + ROWS_PER_APPEND);
      const values = target.columns.map(({ landing }, i): ColumnValues => {
        const column = some.map((row) => row[places[i]!]);
        if (landing === "as is") return column;
        return column.map((bytes) => bytes === null ? null : decoder.decode(bytes as Uint8Array));
      });
      await target.append(values, some.length * values.length * BYTES_PER_VALUE);
    }
    return rows.length;
  }

  commit(): Promise<void> {
    return Promise.resolve(); // the rows stay, for a query that begins afresh
  }

  report() {
    const latest = this.#stream.offset;
    return { latestOffset: latest < 0 ? null : String(latest), metrics: {} };
  }

  locate(row: Readonly<Record<string, unknown>>): string {
    const values = this.#stream.schema.fields.map(({ name }) => `${name} = ${row[name]}`);
    return `${this.description}, row ${values.join(", ")}`;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return Promise.resolve();
  }
}

/** The source of {@linkcode MemoryStream}s. */
export const memorySourceProvider: SourceProvider = {
  format: MEMORY_STREAM_FORMAT,

  async schema(request: SourceRequest): Promise<StructType> {
    return await Promise.resolve(streamOf(request).schema);
  },

  async open(request: SourceRequest): Promise<Source> {
    return await Promise.resolve(new MemorySource(streamOf(request)));
  },
};

function streamOf({ options }: SourceRequest): MemoryStream {
  const id = options.get("id") ?? "";
  const stream = memoryStreamById(id);
  if (stream) return stream;
  throw new AnalysisError(
    "DATA_SOURCE_NOT_FOUND",
    `There is no memory stream "${id}" in this process: it was disposed, or the plan comes from another process. Make the frame with ` +
      "MemoryStream.toDF(session).",
    { parameters: { provider: MEMORY_STREAM_FORMAT } },
  );
}
