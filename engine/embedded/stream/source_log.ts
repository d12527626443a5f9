import type { Storage } from "../../storage/storage.ts";
import type { SourceLog } from "../source/source.ts";
import { concurrentLogUpdate, logFileId } from "./log_file.ts";

/** The small files that a source keeps in the checkpoint, `sources/<index>/<id>`. */
export function sourceLog(storage: Storage, index: number): SourceLog {
  const folder = `sources/${index}`;
  const read = async (id: number) => {
    const bytes = await storage.read(`${folder}/${id}`);
    return bytes && new TextDecoder().decode(bytes);
  };
  return {
    read,
    async write(id, text) {
      const path = `${folder}/${id}`;
      if (await storage.create(path, new TextEncoder().encode(text))) return;
      if (await read(id) !== text) throw concurrentLogUpdate(storage.urlOf(path));
    },
    async ids() {
      const ids: number[] = [];
      for await (const file of storage.list(folder)) {
        const id = logFileId(file.path);
        if (id !== undefined) ids.push(id);
      }
      return ids.sort((a, b) => a - b);
    },
  };
}
