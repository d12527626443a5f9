import { pathToFileURL } from "node:url";

/** A small project in a temporary folder, for the tests of the checks; removed when it is disposed. */
export interface TemporaryProject extends AsyncDisposable {
  /** Its folder, ending in `/`. */
  readonly root: URL;
}

/** Writes files, by path and text, and an empty `deno.json` into a new temporary folder. */
export async function writeProject(files: Readonly<Record<string, string>>): Promise<TemporaryProject> {
  const folder = await Deno.realPath(await Deno.makeTempDir());
  const root = pathToFileURL(`${folder}/`);
  for (const [path, text] of Object.entries({ "deno.json": "{}", ...files })) {
    await Deno.mkdir(new URL("./", new URL(path, root)), { recursive: true });
    await Deno.writeTextFile(new URL(path, root), text);
  }
  return { root, [Symbol.asyncDispose]: () => Deno.remove(root, { recursive: true }) };
}
