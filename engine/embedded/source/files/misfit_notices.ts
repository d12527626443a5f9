import type { Misfit } from "../../read/read_format.ts";

/** Counts values that became NULL because they do not fit, and says so once for each column. */
export class MisfitNotices {
  readonly #notice: (sentence: string) => void;
  readonly #told = new Set<string | undefined>();
  #found = new Map<string | undefined, { count: number; first: Misfit }>();

  constructor(notice: (sentence: string) => void) {
    this.#notice = notice;
  }

  add(misfit: Misfit): void {
    const found = this.#found.get(misfit.column) ?? { count: 0, first: misfit };
    found.count += misfit.count ?? 1;
    this.#found.set(misfit.column, found);
  }

  /** The files of a batch are read. */
  tell(): void {
    for (const [column, { count, first }] of this.#found) {
      if (this.#told.has(column)) continue;
      this.#told.add(column);
      const what = column === undefined
        ? `${count} malformed ${count === 1 ? "record is" : "records are"} read with NULLs`
        : `${count} ${count === 1 ? "value" : "values"} of the column ${column} became NULL`;
      this.#notice(`${what}: in ${first.url}, ${first.sentence}. Check the schema; this is said once.`);
    }
    this.#found = new Map();
  }
}
