/** A column of Apache Arrow. */
export interface ArrowColumn {
  /** Its Arrow type; as text it is the type's name. */
  readonly type: unknown;
  /** How many values it has. */
  readonly length: number;
  /** How many of them are NULL. */
  readonly nullCount: number;
  /** The value of a row, in Arrow's form; null for NULL. */
  get(row: number): unknown;
  /** All values: a typed array for numbers, where a NULL is any number. */
  toArray(): unknown;
}

/**
 * A table of Apache Arrow. It is a `Table` of the package `apache-arrow`, which whatever takes one accepts after `as Table`; here are the members that this project
 * promises.
 *
 * @see {@link https://arrow.apache.org/js/current/classes/Arrow.dom.Table.html}
 */
export interface ArrowTable {
  /** How many rows it has. */
  readonly numRows: number;
  /** How many columns it has. */
  readonly numCols: number;
  /** The columns' names and Arrow types. */
  readonly schema: {
    readonly fields: readonly { readonly name: string; readonly type: unknown; readonly nullable: boolean }[];
  };
  /** A row, in Arrow's form; null when there is none of that number. */
  get(row: number): unknown;
  /** A column by name; null when there is none. */
  getChild(name: string): ArrowColumn | null;
  /** A column by its place, counted from 0; null when there is none. */
  getChildAt(place: number): ArrowColumn | null;
}
