/**
 * Installations in the cache folder: each is made once per set of pinned versions, whole or not at all.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { join } from "node:path";
import { cacheFolder } from "./cache_folder.ts";
import { runStep } from "./run_step.ts";

/**
 * The folder of an installation: its name carries a digest of `pins`, so that other versions get another folder.
 *
 * @param name the service.
 * @param pins what `versions.json` says about it.
 */
export function installationFolder(name: string, pins: unknown): string {
  const digest = createHash("sha256").update(JSON.stringify(pins)).digest("hex").slice(0, 8);
  return join(cacheFolder(), `${name}-${digest}`);
}

/** Whether the folder of an installation exists, which it does only when it is complete. */
export async function isInstalled(folder: string): Promise<boolean> {
  return await Deno.stat(folder).then(() => true, () => false);
}

/**
 * Makes `folder` by `build` unless it exists. `build` works in a neighbour folder that gets its name at the end: an
 * interrupted installation starts again from nothing.
 *
 * @throws {Error} what `build` throws.
 */
export async function installOnce(folder: string, build: (folder: string) => Promise<void>): Promise<void> {
  if (await isInstalled(folder)) return;
  const unfinished = `${folder}.unfinished`;
  await removeFolder(unfinished);
  await Deno.mkdir(unfinished, { recursive: true });
  await build(unfinished);
  await Deno.rename(unfinished, folder);
}

/** Removes a folder with all it holds; nothing if it does not exist. */
export async function removeFolder(folder: string): Promise<void> {
  await Deno.remove(folder, { recursive: true }).catch((error) => {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  });
}

/**
 * Downloads jars and what they depend on into `folder/jars`; Maven checks the sums of what it downloads.
 *
 * @param title begins the progress line.
 * @param jars coordinates `group:artifact:version`, each with the dependencies to leave out, `group:artifact` or `*:*`.
 */
export async function installJars(
  title: string,
  folder: string,
  jars: Readonly<Record<string, readonly string[]>>,
  pluginVersion: string,
): Promise<void> {
  await Deno.writeTextFile(join(folder, "pom.xml"), pomOf(jars));
  const goal = `org.apache.maven.plugins:maven-dependency-plugin:${pluginVersion}:copy-dependencies`;
  await runStep({
    title: `${title}: downloading jars`,
    command: ["mvn", "-B", "--strict-checksums", goal, "-DincludeScope=runtime", "-DoutputDirectory=jars"],
    cwd: folder,
  });
}

function pomOf(jars: Readonly<Record<string, readonly string[]>>): string {
  const dependencies = Object.entries(jars).map(([coordinates, excluded]) => {
    const exclusions = excluded.map((pattern) => `<exclusion>${idsOf(pattern)}</exclusion>`).join("");
    return `<dependency>${idsOf(coordinates)}<exclusions>${exclusions}</exclusions></dependency>`;
  });
  return `<project xmlns="http://maven.apache.org/POM/4.0.0">
<modelVersion>4.0.0</modelVersion>${idsOf("streaming-labs:services:1")}
<dependencies>
${dependencies.join("\n")}
</dependencies>
</project>
`;
}

function idsOf(coordinates: string): string {
  const [group, artifact, version] = coordinates.split(":");
  const ids = `<groupId>${group}</groupId><artifactId>${artifact}</artifactId>`;
  return version === undefined ? ids : `${ids}<version>${version}</version>`;
}

/**
 * Makes a Python environment in `folder/python` with `packages`; pip checks the sums that the package index gives.
 *
 * @param packages as pip takes them: `moto[server]==5.2.5`. Packages without an extra that nothing needs stay out.
 */
export async function installPackages(
  title: string,
  folder: string,
  packages: readonly string[],
): Promise<void> {
  const environment = join(folder, "python");
  await runStep({ title: `${title}: Python environment`, command: ["python3", "-m", "venv", environment] });
  await runStep({
    title: `${title}: downloading Python packages`,
    command: [
      pythonIn(folder),
      "-m",
      "pip",
      "install",
      "--disable-pip-version-check",
      "--progress-bar=off",
      ...packages,
    ],
  });
}

/** The Python of the environment in an installation's folder. */
export function pythonIn(folder: string): string {
  return join(folder, "python", "bin", "python");
}
