import { AnalysisError } from "../../errors.ts";
import type { WritePlan } from "../../declare/plan.ts";
import { openStorage } from "../../storage/open_storage.ts";
import type { Storage } from "../../storage/storage.ts";
import { pathExists } from "../read/input_files.ts";
import { fileFormat } from "../sink/files/file_format.ts";
import { refuseSameNames } from "../sink/files/file_sink.ts";
import { fileSchema, partitionFields } from "../sink/files/partition_path.ts";
import { PartWriter, type WrittenPart } from "../sink/files/part_writer.ts";
import type { PreparedWrite, WriteContext } from "./prepare_write.ts";

/**
 * Prepares files. They are followed by an empty one, `_SUCCESS`; what was there is removed (`overwrite`) only when all new files are whole, so that a query
 * that fails leaves it as it was.
 *
 * @returns Undefined when there is nothing to do: `ignore`, and something is there.
 * @throws {AnalysisError} `PATH_ALREADY_EXISTS`, and for a format, a column, a partition or a path that does not fit.
 */
export async function prepareFileWrite(
  plan: WritePlan,
  context: WriteContext,
): Promise<PreparedWrite | undefined> {
  const { conf, schema } = context;
  const options = new Map(Object.entries(plan.options).map(([name, value]) => [name.toLowerCase(), value]));
  const name = plan.format ?? conf.get("spark.sql.sources.default")!;
  const format = fileFormat(name, options, { timeZone: conf.get("spark.sql.session.timeZone")! });
  const path = options.get("path");
  if (path === undefined) {
    throw new AnalysisError(
      "_LEGACY_ERROR_TEMP_2047",
      `'path' is not specified. Where should the ${name} files go? Give save("…") a path.`,
    );
  }
  refuseSameNames(schema);
  const partitionBy = partitionFields(schema, plan.partitionBy);
  format.check(fileSchema(schema, partitionBy));
  const storage = openStorage(path, context.storage);
  if (plan.mode !== "append" && plan.mode !== "overwrite" && await pathExists(path, context.storage)) {
    if (plan.mode === "ignore") return undefined;
    throw new AnalysisError(
      "PATH_ALREADY_EXISTS",
      `Path ${
        storage.urlOf("")
      } already exists. Set mode as "overwrite" to overwrite the existing path, or "append" to add to it.`,
      { parameters: { outputPath: storage.urlOf("") } },
    );
  }
  const writer = new PartWriter({ storage, format, schema, partitionBy });
  return {
    async run(connection, sql) {
      await using parts = new AsyncDisposableStack();
      const written: WrittenPart[] = [];
      for await (const part of writer.write({ connection, sql, schema })) {
        parts.use(part.file);
        written.push(part);
      }
      if (written.length === 0) {
        for await (const part of writer.writeEmpty(connection)) {
          parts.use(part.file);
          written.push(part);
        }
      }
      if (plan.mode === "overwrite") await removeOld(storage);
      for (const part of written) await part.file.publish();
      await storage.replace("_SUCCESS", new Uint8Array());
    },
  };
}

/** File by file: the new ones wait, hidden, in the same folders. */
async function removeOld(storage: Storage): Promise<void> {
  const old = await Array.fromAsync(storage.list());
  for (const { path } of old) await storage.remove(path);
}
