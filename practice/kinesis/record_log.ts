import { join } from "node:path";

/** A record as kinesalite keeps it. */
export interface StoredRecord {
  /** The number of the shard in hex, `/`, and the sequence number: within a shard, later records have greater keys. */
  readonly key: string;
  readonly value: unknown;
}

/** Which records are wanted: those of one shard. */
export interface KeyRange {
  /** From this key on. */
  readonly gte?: string;
  /** From behind this key on. */
  readonly gt?: string;
}

/** A record, and where its line is. */
interface Place {
  readonly key: string;
  readonly position: number;
}

/** One file of a log: a line for each record, which is the key, a tab and the value as JSON. */
interface Segment {
  readonly number: number;
  readonly path: string;
  readonly file: Deno.FsFile;
  bytes: number;
  count: number;
  /** The first record of each shard, and another one every {@linkcode INDEX_BYTES}. */
  readonly index: Map<string, Place[]>;
}

/** A log has about so many segments; the oldest goes as a whole. */
const SEGMENTS = 10;
const INDEX_BYTES = 16 * 1024;
/** So much is read at once, or more where a record is longer. */
const WINDOW_BYTES = 256 * 1024;
const [TAB, NEWLINE] = [9, 10];

/**
 * The records of a stream in files: they outlive their process, even a killed one, and memory has no more than a sparse index of them. The newest are kept.
 */
export class RecordLog implements Disposable {
  readonly #folder: string;
  readonly #keptRecords: number;
  readonly #segments: Segment[] = [];
  #isClosed = false;

  /**
   * Opens the log of a folder, with what is in it; a line that a killed process has left half-written is cut off.
   *
   * @param folder Must be there.
   * @param keptRecords How many of the newest are kept: up to a tenth more.
   */
  constructor(folder: string, keptRecords: number) {
    this.#folder = folder;
    this.#keptRecords = keptRecords;
    const names = [...Deno.readDirSync(folder)].map(({ name }) => name);
    const numbers = names.flatMap((name) => name.endsWith(".records") ? [Number.parseInt(name)] : []);
    for (const number of numbers.sort((a, b) => a - b)) load(this.#open(number));
  }

  /** How many records there are. */
  get count(): number {
    return this.#segments.reduce((sum, { count }) => sum + count, 0);
  }

  /** Adds records; they are in the file when this returns. */
  append(records: readonly StoredRecord[]): void {
    const segmentRecords = Math.ceil(this.#keptRecords / SEGMENTS);
    for (let at = 0; at < records.length;) {
      const last = this.#segments.at(-1);
      const segment = last && last.count < segmentRecords ? last : this.#open((last?.number ?? 0) + 1);
      const part = records.slice(at, at + segmentRecords - segment.count);
      write(segment, part);
      at += part.length;
    }
    while (this.count - (this.#segments[0]?.count ?? 0) >= this.#keptRecords) this.#dropOldest();
  }

  /** A key of a shard that is not far before the first for which `isBefore` does not hold; undefined when there are no records. */
  keyBefore(shard: string, isBefore: (key: string) => boolean): string | undefined {
    const places = this.#segments.flatMap(({ index }) => index.get(shard) ?? []);
    return (places.findLast(({ key }) => isBefore(key)) ?? places[0])?.key;
  }

  /** Records of one shard, in order; what is added or dropped meanwhile is seen, and there are no more when the log is closed. */
  *read({ gt, gte = gt ?? "" }: KeyRange): Generator<StoredRecord> {
    const shard = shardOf(gte);
    const first = this.#segments.findLast(({ index }) => (index.get(shard)?.[0]?.key ?? "~") <= gte);
    let number = first?.number ?? 0;
    let position: number | undefined; // in the segment of that number
    while (!this.#isClosed) {
      const segment = this.#segments.find((each) => each.number >= number);
      if (!segment) return;
      if (segment.number > number) [number, position] = [segment.number, undefined]; // that one was dropped
      position ??= placeBefore(segment.index.get(shard), gte)?.position ?? segment.bytes;
      if (position === segment.bytes) {
        [number, position] = [number + 1, undefined];
        continue;
      }
      const lines = readLines(segment, position);
      position += lines.bytes;
      for (const line of lines.texts) {
        const key = line.slice(0, line.indexOf("\t"));
        if (shardOf(key) !== shard || key < gte || key === gt) continue;
        yield { key, value: JSON.parse(line.slice(key.length + 1)) };
      }
    }
  }

  [Symbol.dispose](): void {
    this.#isClosed = true;
    for (const { file } of this.#segments) file.close();
  }

  #open(number: number): Segment {
    const path = join(this.#folder, `${String(number).padStart(9, "0")}.records`);
    const file = Deno.openSync(path, { read: true, append: true, create: true });
    const segment = { number, path, file, bytes: 0, count: 0, index: new Map() };
    this.#segments.push(segment);
    return segment;
  }

  #dropOldest(): void {
    const { file, path } = this.#segments.shift()!;
    file.close();
    Deno.removeSync(path);
  }
}

/** The shard's part of a key. */
function shardOf(key: string): string {
  return key.split("/", 1)[0]!;
}

/** The last place that is not behind a key, or the first one. */
function placeBefore(places: readonly Place[] | undefined, key: string): Place | undefined {
  return places?.findLast((place) => place.key <= key) ?? places?.[0];
}

function load(segment: Segment): void {
  const file = Deno.readFileSync(segment.path);
  const decoder = new TextDecoder();
  for (let end = 0; (end = file.indexOf(NEWLINE, segment.bytes)) >= 0;) {
    const key = decoder.decode(file.subarray(segment.bytes, file.indexOf(TAB, segment.bytes)));
    remember(segment, key, end + 1 - segment.bytes);
  }
  if (segment.bytes < file.length) segment.file.truncateSync(segment.bytes);
}

function write(segment: Segment, records: readonly StoredRecord[]): void {
  const encoder = new TextEncoder();
  const lines = records.map(({ key, value }) => encoder.encode(`${key}\t${JSON.stringify(value)}\n`));
  const all = new Uint8Array(lines.reduce((sum, { length }) => sum + length, 0));
  lines.reduce((end, line) => (all.set(line, end), end + line.length), 0);
  for (let written = 0; written < all.length;) written += segment.file.writeSync(all.subarray(written));
  for (const [i, { key }] of records.entries()) remember(segment, key, lines[i]!.length);
}

function remember(segment: Segment, key: string, lineBytes: number): void {
  const shard = shardOf(key);
  const places = segment.index.get(shard) ?? [];
  if (places.length === 0) segment.index.set(shard, places);
  const last = places.at(-1);
  if (last === undefined || segment.bytes - last.position >= INDEX_BYTES) {
    places.push({ key, position: segment.bytes });
  }
  segment.bytes += lineBytes;
  segment.count++;
}

/** The lines from a position on, as many as are read at once. */
function readLines({ bytes, file, path }: Segment, position: number): { texts: string[]; bytes: number } {
  for (let windowBytes = WINDOW_BYTES;; windowBytes *= 2) {
    const window = new Uint8Array(Math.min(windowBytes, bytes - position));
    file.seekSync(position, Deno.SeekMode.Start);
    for (let filled = 0; filled < window.length;) {
      const count = file.readSync(window.subarray(filled));
      if (count === null) throw new Error(`Cannot read ${path}: it is shorter than it was`);
      filled += count;
    }
    const end = window.lastIndexOf(NEWLINE) + 1;
    if (end === 0) continue; // a long record
    const texts = new TextDecoder().decode(window.subarray(0, end - 1)).split("\n");
    return { texts, bytes: end };
  }
}
