/**
 * DuckDB alone doing week 4's work from a file of lines: read, split, COPY to Parquet. Prints milliseconds.
 *
 * @module
 */
import { DuckDBInstance } from "@duckdb/node-api";
import { reviews } from "../practice/sample/mod.ts";

const rows = Number(Deno.args[0]);
const dir = await Deno.makeTempDir({ prefix: "bench-duckdb-" });
try {
  await writeLines(`${dir}/lines.txt`);
  const connection = await (await DuckDBInstance.create()).connect();
  const columns = Array.from({ length: 15 }, (_, i) => `fields[${i + 1}] AS c${i}`).join(", ");
  const startedMs = performance.now();
  await connection.run(`
    COPY (SELECT ${columns}, now() AS review_timestamp FROM (
      SELECT string_split(line, chr(9)) AS fields
      FROM read_csv('${dir}/lines.txt', columns = {'line': 'VARCHAR'}, delim = '', quote = '', escape = '', header = false)
    )) TO '${dir}/out.parquet' (FORMAT parquet, COMPRESSION snappy)`);
  console.log(performance.now() - startedMs);
} finally {
  await Deno.remove(dir, { recursive: true });
}

async function writeLines(path: string): Promise<void> {
  using file = await Deno.create(path);
  const encoder = new TextEncoder();
  let text = "";
  for (const line of reviews({ seed: 42, rows, short: true })) {
    text += `${line}\n`;
    if (text.length > 1 << 20) {
      await writeAll(file, encoder.encode(text));
      text = "";
    }
  }
  await writeAll(file, encoder.encode(text));
}

async function writeAll(file: Deno.FsFile, bytes: Uint8Array): Promise<void> {
  for (let done = 0; done < bytes.length;) done += await file.write(bytes.subarray(done));
}
