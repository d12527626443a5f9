/** How CSV is cut into values. */
export interface CsvDialect {
  readonly separator: string;
  /** Empty for none. */
  readonly quote: string;
  readonly escape: string;
  readonly comment: string | undefined;
  readonly trimStart: boolean;
  readonly trimEnd: boolean;
  /** What an empty value without quotes is. */
  readonly nullValue: string;
  /** What an empty value in quotes is. */
  readonly emptyValue: string;
  /** The text is one record: line breaks are part of its values. */
  readonly isOneRecord?: true;
}

/** @param options Lower-case names. */
export function csvDialect(options: ReadonlyMap<string, string>): CsvDialect {
  const flag = (name: string) => options.get(name)?.toLowerCase() === "true";
  const separator = options.get("sep") ?? options.get("delimiter") ?? ",";
  return {
    separator: separator.replaceAll("\\t", "\t"),
    quote: options.get("quote") ?? '"',
    escape: options.get("escape") ?? "\\",
    comment: options.get("comment") || undefined,
    trimStart: flag("ignoreleadingwhitespace"),
    trimEnd: flag("ignoretrailingwhitespace"),
    nullValue: options.get("nullvalue") ?? "",
    emptyValue: options.get("emptyvalue") ?? "",
  };
}

/** A record of a CSV text, and where the next one begins. */
export interface CsvRecord {
  readonly values: readonly string[];
  readonly end: number;
}

/**
 * Cuts the record that begins at a place of a text, as Spark's parser (univocity) does: in quotes, the escape character makes a quote of a quote; a quote that
 * is neither escaped nor the last means that the value is not quoted at all, and reaches to the next separator.
 *
 * @param text One record, or many with line breaks between them and in quoted values.
 */
export function csvRecord(text: string, dialect: CsvDialect, start = 0): CsvRecord {
  const values: string[] = [];
  for (let at = start;;) {
    const cell = isQuoteAt(text, at, dialect) ? quotedCell(text, at, dialect) : plainCell(text, at, dialect);
    values.push(cell.value);
    if (text.startsWith(dialect.separator, cell.end)) at = cell.end + dialect.separator.length;
    else return { values, end: afterLineBreak(text, cell.end) };
  }
}

interface Cell {
  readonly value: string;
  readonly end: number;
}

function isQuoteAt(text: string, at: number, { quote, trimStart }: CsvDialect): boolean {
  if (quote === "") return false;
  let start = at;
  while (trimStart && isBlank(text[start])) start++;
  return text[start] === quote;
}

function plainCell(text: string, at: number, dialect: CsvDialect): Cell {
  const end = endOfCell(text, at, dialect);
  let value = text.slice(at, end);
  if (dialect.trimStart) value = value.trimStart();
  if (dialect.trimEnd) value = value.trimEnd();
  return { value: value === "" ? dialect.nullValue : value, end };
}

function quotedCell(text: string, at: number, dialect: CsvDialect): Cell {
  const { quote, escape, separator, isOneRecord } = dialect;
  let i = text.indexOf(quote, at) + 1;
  let value = "";
  for (; i < text.length; i++) {
    const char = text[i]!;
    const next = text[i + 1];
    if (char === escape && (next === quote || (next === escape && escape !== quote))) {
      value += next;
      i++;
    } else if (char === quote) {
      let end = i + 1;
      while (isBlank(text[end]) && !text.startsWith(separator, end)) end++;
      if (end >= text.length || text.startsWith(separator, end) || (!isOneRecord && isLineBreak(text[end]))) {
        return { value: value === "" ? dialect.emptyValue : value, end };
      }
      return plainCell(text, at, dialect);
    } else if (char === "\r" && next === "\n") {
      continue; // a line break in a value is \n
    } else {
      value += char;
    }
  }
  return { value: value === "" ? dialect.emptyValue : value, end: text.length };
}

function endOfCell(text: string, at: number, { separator, isOneRecord }: CsvDialect): number {
  for (let i = at; i < text.length; i++) {
    if ((!isOneRecord && isLineBreak(text[i])) || text.startsWith(separator, i)) return i;
  }
  return text.length;
}

function afterLineBreak(text: string, at: number): number {
  if (text[at] === "\r" && text[at + 1] === "\n") return at + 2;
  return isLineBreak(text[at]) ? at + 1 : at;
}

function isLineBreak(char: string | undefined): boolean {
  return char === "\n" || char === "\r";
}

function isBlank(char: string | undefined): boolean {
  return char === " " || char === "\t";
}
