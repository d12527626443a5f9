import { quoteIdentifier } from "../../duckdb_type.ts";
import { instantSql } from "../instant_sql.ts";
import type { BatchTimes } from "./flow_step.ts";
import { GroupingOperator, type GroupingOptions } from "./grouping_operator.ts";
import type { ScratchTable } from "./scratch_table.ts";

/** The columns in which rows and state say from when to when they are. */
export const SESSION_START = "session_start";
export const SESSION_END = "session_end";

/**
 * `groupBy(session_window(…), …)` over a stream. Sessions grow: one that new rows touch is taken out of the state, together with any other that they
 * connect it to, and put back as one.
 *
 * The store's keys are those of the options and the start, its values the end and the parts.
 */
export class SessionAggregation extends GroupingOperator<GroupingOptions> {
  /** The rows of the batch that are in time, and those of its last slice. */
  readonly #rows: ScratchTable = this.table("rows");
  readonly #slice: ScratchTable = this.table("slice");
  readonly #members: ScratchTable = this.table("members");
  /** What the sessions of the batch have become, and what they are going to be. */
  #groups: ScratchTable = this.table("sessions");
  #next: ScratchTable = this.table("sessions");
  #hasRows = false;

  override async begin(batch: BatchTimes): Promise<void> {
    await super.begin(batch);
    await this.#groups.release();
    this.#hasRows = false;
  }

  async add(rows: string): Promise<undefined> {
    const sliceCount = await this.#slice.fill(`SELECT * FROM ${rows}`);
    const late = `${quoteIdentifier(SESSION_END)} <= ${instantSql(this.batch.lateMs)}`;
    const isInTime = this.options.hasWatermark ? `(${late}) IS NOT TRUE` : "true";
    const inTime = `SELECT * FROM ${this.#slice.name} WHERE ${isInTime}`;
    const dropped = sliceCount - await this.#count(`(${inTime})`);
    this.changed({ dropped });
    if (this.#hasRows) await this.#rows.append(inTime);
    else await this.#rows.fill(inTime);
    await this.#slice.release();
    this.#hasRows = true;
  }

  async finish(): Promise<string | undefined> {
    if (this.#hasRows) await this.#update();
    if (this.options.mode === "complete") return this.results(this.store.table);
    const closed = await this.close();
    return closed && this.results(closed);
  }

  /** Brings the rows of the batch into the sessions. */
  async #update(): Promise<void> {
    const { connection } = this.options;
    const members = this.#members.name;
    await this.#members.fill(this.#membersSql());
    await this.#rows.release();
    // Spark puts all sessions of a key whose rows came, changed or not.
    const updated = await this.#count(`(SELECT DISTINCT session FROM ${members})`);
    const start = quoteIdentifier(SESSION_START);
    // Sessions are kept by their start; those whose start has become that of another are gone.
    const removed = await this.#count(
      `(SELECT * FROM ${members} QUALIFY "row" IS NOT NULL AND ${start} > min(${start}) OVER (PARTITION BY session))`,
    );
    const touched = `SELECT session FROM ${members} WHERE "row" IS NULL`;
    await connection.run(`DELETE FROM ${members} WHERE session NOT IN (${touched})`);
    const changed = await this.#groups.fill(this.#newGroupsSql());
    const most = await connection.runAndReadAll(`SELECT max(place) FROM ${members} WHERE "row" IS NOT NULL`);
    for (let place = Number(most.getRows()[0]![0] ?? 0); place > 0; place--) {
      await this.#next.fill(this.#withOlderSql(place));
      [this.#groups, this.#next] = [this.#next, this.#groups];
      await this.#next.release();
    }
    await this.store.remove(`rowid IN (SELECT "row" FROM ${members})`);
    await this.#members.release();
    await this.store.put(this.#groups.name, changed);
    this.changed({ removed, updated });
  }

  /**
   * Rows of the batch, and sessions of the state with the same keys (`row` is their rowid), each with the number of the session that it belongs to now and,
   * for those of the state, its place among them.
   */
  #membersSql(): string {
    const [start, end] = [quoteIdentifier(SESSION_START), quoteIdentifier(SESSION_END)];
    const rows = this.#rows.name, keys = this.keys.map((key) => `${key}, `).join("");
    const sameKeys = this.keys.map((key) => `s.${key} IS NOT DISTINCT FROM r.${key}`).join(" AND ");
    const known = `SELECT s.*, s.rowid AS "row" FROM ${this.store.table} AS s SEMI JOIN ${rows} AS r ON ${
      sameKeys || "true"
    }`;
    const both = `SELECT *, CAST(NULL AS BIGINT) AS "row" FROM ${rows} UNION ALL BY NAME ${known}`;
    const inOrder = `${
      this.keys.length > 0 ? `PARTITION BY ${this.keys.join(", ")} ` : ""
    }ORDER BY ${start}, ${end}`;
    const endSoFar = `max(${end}) OVER (${inOrder} ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)`;
    const marked = `SELECT *, CASE WHEN ${start} <= ${endSoFar} THEN 0 ELSE 1 END AS begins FROM (${both})`;
    const numbered =
      `SELECT *, sum(begins) OVER (ORDER BY ${keys}${start}, ${end} ROWS UNBOUNDED PRECEDING) ` +
      `AS session FROM (${marked})`;
    return `SELECT *, row_number() OVER (PARTITION BY session, "row" IS NULL ORDER BY ${start}) AS place ` +
      `FROM (${numbered})`;
  }

  /** What the rows of the batch alone give: `session`, `row` (always NULL), and the columns of the state. */
  #newGroupsSql(): string {
    const [start, end] = [quoteIdentifier(SESSION_START), quoteIdentifier(SESSION_END)];
    const members = this.#members.name;
    const spans =
      `SELECT session AS "span", min(${start}) AS "from", max(${end}) AS "to" FROM ${members} GROUP BY session`;
    const columns = [
      "session",
      ...this.keys,
      `any_value("from") AS ${start}`,
      `any_value("to") AS ${end}`,
      ...this.options.parts.map(({ sql }, i) => `${sql} AS ${this.parts[i]}`),
      'CAST(NULL AS BIGINT) AS "row"',
    ];
    return `SELECT ${columns.join(", ")} FROM (SELECT * FROM ${members} WHERE "row" IS NULL) ` +
      `JOIN (${spans}) ON session = "span" GROUP BY ${["session", ...this.keys].join(", ")}`;
  }

  /** The groups with the parts of one older session each merged in. */
  #withOlderSql(place: number): string {
    const { merge, parts } = this.options;
    const of = (qualifier: string) => this.parts.map((part) => `${qualifier}.${part}`);
    const merged = merge(of("s"), of("g")).map((sql, i) => {
      const part = this.parts[i]!;
      return `CASE WHEN s.session IS NULL THEN g.${part} ELSE CAST(${sql} AS ${
        parts[i]!.type
      }) END AS ${part}`;
    });
    const kept = this.parts.length > 0 ? `g.* EXCLUDE (${this.parts.join(", ")})` : "g.*";
    return `SELECT ${[kept, ...merged].join(", ")} FROM ${this.#groups.name} AS g ` +
      `LEFT JOIN (SELECT m.session, t.* FROM ${this.#members.name} AS m JOIN ${this.store.table} AS t ` +
      `ON t.rowid = m."row" WHERE m.place = ${place}) AS s ON s.session = g.session`;
  }

  async #count(rows: string): Promise<number> {
    const counted = await this.options.connection.runAndReadAll(`SELECT count(*) FROM ${rows}`);
    return Number(counted.getRows()[0]![0]);
  }
}
