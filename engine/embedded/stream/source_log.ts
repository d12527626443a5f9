import type { Storage } from "../../storage/storage.ts";
import type { LogFileName, SourceLog } from "../source/source.ts";
import { concurrentLogUpdate } from "./log_file.ts";

/** The small files that a source keeps in the checkpoint, `sources/<index>/<id>`. */
export function sourceLog(storage: Storage, index: number): SourceLog {
  const folder = `sources/${index}`;
  const read = async (name: number | LogFileName) => {
    const bytes = await storage.read(`${folder}/${name}`);
    return bytes && new TextDecoder().decode(bytes);
  };
  const files = async () => {
    const found: { id: number; isCompact: boolean; modifiedMs: number }[] = [];
    for await (const { path, modifiedMs } of storage.list(folder)) {
      const match = /^(0|[1-9][0-9]*)(\.compact)?$/.exec(path.slice(folder.length + 1));
      if (match) found.push({ id: Number(match[1]), isCompact: match[2] !== undefined, modifiedMs });
    }
    return found.sort((a, b) => a.id - b.id);
  };
  return {
    read,
    async write(name, text) {
      const path = `${folder}/${name}`;
      if (await storage.create(path, new TextEncoder().encode(text))) return;
      if (await read(name) !== text) throw concurrentLogUpdate(storage.urlOf(path));
    },
    remove: (name) => storage.remove(`${folder}/${name}`),
    ids: async () => (await files()).filter((file) => !file.isCompact).map((file) => file.id),
    files,
    urlOf: (name) => storage.urlOf(`${folder}/${name}`),
  };
}
