import { cpus, totalmem } from "node:os";
import { fileURLToPath } from "node:url";

/** The machine that figures were measured on, in one line. */
export function machine(): string {
  const { model } = cpus()[0]!;
  const gigabytes = (totalmem() / 2 ** 30).toFixed(0);
  return `${cpus().length} × ${model.trim()}, ${gigabytes} GiB, ${Deno.build.os} ${Deno.build.arch}, Deno ${Deno.version.deno}`;
}

/** A table in Markdown. */
export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

/**
 * Writes measured text into a page of the project, between `<!-- name -->` and `<!-- end of name -->`.
 *
 * @param page Its path from the project's folder.
 * @throws {Error} When the page has no such place.
 */
export async function writeSection(page: string, name: string, text: string): Promise<void> {
  const url = new URL(`../${page}`, import.meta.url);
  const before = await Deno.readTextFile(url);
  const place = new RegExp(`(<!-- ${name} -->\\n)[\\s\\S]*?(<!-- end of ${name} -->)`);
  if (!place.test(before)) throw new Error(`Cannot write the measurements: ${page} has no place "${name}"`);
  await Deno.writeTextFile(url, before.replace(place, (_, start, end) => `${start}\n${text}\n\n${end}`));
  const format = new Deno.Command(Deno.execPath(), { args: ["fmt", "--quiet", fileURLToPath(url)] });
  if (!(await format.output()).success) {
    throw new Error(`Cannot format ${page} after the measurements are in`);
  }
}

/** The middle one of some figures. */
export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}

/** Milliseconds as seconds: `0.42 s`. */
export function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(2)} s`;
}

/** A whole number with separators: `1,000,000`. */
export function count(value: number): string {
  return Math.round(value).toLocaleString("en-US");
}
