import { dirname } from "node:path";
import type { Candle } from "./candle_board.ts";

/** Candles by symbol, oldest first. */
type Candles = Readonly<Record<string, readonly Candle[]>>;

/** What {@linkcode writeCandles} has written; nothing when there is no such file, or somebody has spoilt it: the next batch writes it anew. */
export function readCandles(path: string): Candles {
  try {
    return JSON.parse(Deno.readTextFileSync(path));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof SyntaxError) return {};
    throw error;
  }
}

/** Removes the file, if it is there. */
export async function removeCandles(path: string): Promise<void> {
  try {
    await Deno.remove(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

/** Replaces the file as a whole: a killed process leaves the old or the new one. */
export async function writeCandles(path: string, candles: Candles): Promise<void> {
  await Deno.mkdir(dirname(path), { recursive: true });
  await Deno.writeTextFile(`${path}.new`, JSON.stringify(candles));
  await Deno.rename(`${path}.new`, path);
}
