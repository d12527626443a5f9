import { AnalysisError } from "../../errors.ts";
import type { LocalFile } from "./read_format.ts";

/** How the text of a file is cut into lines. */
export interface LineOptions {
  /** Default: `\n`, `\r\n` and `\r`. */
  readonly separator?: string | undefined;
  /** Default: UTF-8; bytes that are none become U+FFFD. */
  readonly encoding?: string | undefined;
}

/**
 * The lines of a file, many at a time, without what ends them and without a byte order mark. A file whose name ends in `.gz` or `.deflate` is unpacked.
 *
 * @throws {AnalysisError} `INVALID_PARAMETER_VALUE.CHARSET` for an unknown encoding, `UNSUPPORTED_FEATURE` for another compression.
 */
export async function* readLines(
  file: LocalFile,
  { separator, encoding }: LineOptions,
): AsyncGenerator<string[]> {
  const end = separator === undefined ? /\r\n|\n|\r/ : separator;
  let rest = "";
  for await (const text of readText(file, encoding)) {
    rest += text;
    // A \r at the end may be half of a \r\n.
    const isHalf = separator === undefined && rest.endsWith("\r");
    const lines = (isHalf ? rest.slice(0, -1) : rest).split(end);
    rest = lines.pop()! + (isHalf ? "\r" : "");
    if (lines.length > 0) yield lines;
  }
  if (rest !== "") {
    const lines = rest.split(end);
    if (lines.at(-1) === "") lines.pop();
    yield lines;
  }
}

/** The whole text of a file. */
export async function wholeText(file: LocalFile, encoding?: string): Promise<string> {
  let whole = "";
  for await (const text of readText(file, encoding)) whole += text;
  return whole;
}

async function* readText({ localPath, url }: LocalFile, encoding = "UTF-8"): AsyncGenerator<string> {
  const packed = /\.(gz|deflate|bz2|zst|lz4|snappy)$/i.exec(url)?.[1]?.toLowerCase();
  if (packed !== undefined && packed !== "gz" && packed !== "deflate") {
    throw new AnalysisError(
      "UNSUPPORTED_FEATURE",
      `Cannot read ${url}: text compressed as .${packed} is not supported. Unpack it, or pack it with gzip (.gz).`,
      { parameters: { path: url } },
    );
  }
  const decoder = decoderOf(encoding);
  const file = await Deno.open(localPath);
  const bytes = packed === undefined
    ? file.readable
    : file.readable.pipeThrough(new DecompressionStream(packed === "gz" ? "gzip" : "deflate"));
  for await (const chunk of bytes) yield decoder.decode(chunk, { stream: true });
  yield decoder.decode();
}

function decoderOf(encoding: string): TextDecoder {
  try {
    return new TextDecoder(encoding);
  } catch {
    throw new AnalysisError(
      "INVALID_PARAMETER_VALUE.CHARSET",
      `The encoding ${encoding} is not known. Give UTF-8, ISO-8859-1, UTF-16LE, … in the option encoding.`,
      { parameters: { charset: encoding } },
    );
  }
}
