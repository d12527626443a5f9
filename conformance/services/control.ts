/**
 * Starting and stopping services: each is installed if it must be, started if it does not run, and waited for.
 *
 * @module
 */
import { join } from "node:path";
import { cacheFolder, runFolder } from "./cache_folder.ts";
import { installationFolder, installOnce, isInstalled, removeFolder } from "./install_once.ts";
import { kafka } from "./kafka.ts";
import { minio } from "./minio.ts";
import { moto } from "./moto.ts";
import { requireTools, type Tool } from "./required_tools.ts";
import type { Service } from "./service.ts";
import { stopProcess } from "./service_process.ts";
import {
  isAlive,
  readState,
  removeState,
  serviceFolder,
  type ServiceName,
  type ServiceState,
  writeState,
} from "./services_state.ts";
import { spark } from "./spark.ts";
import { waitUntil } from "./wait_until.ts";

/** How long a started service may take to answer. */
const READY_DEADLINE_MS = 60_000;

/** How many of the last lines of its log a service that does not answer shows. */
const LOG_LINES = 25;

/** Every service. */
export const services: { readonly [Name in ServiceName]: Service<Name> } = { kafka, minio, moto, spark };

/**
 * Installs what is missing, one after the other.
 *
 * @throws {MissingToolsError} before anything is done, when the machine lacks a program.
 */
export async function installServices(names: readonly ServiceName[]): Promise<void> {
  using _lock = await lockCache();
  await install(names);
}

/**
 * Installs what is missing, then starts all that do not run, together, and waits until they answer.
 *
 * @throws {MissingToolsError} before anything is done, when the machine lacks a program.
 * @throws {AggregateError} naming every service that does not answer within a minute, with the end of its log.
 */
export async function startServices(names: readonly ServiceName[]): Promise<void> {
  using _lock = await lockCache();
  await install(names);
  const outcomes = await Promise.allSettled(names.map((name) => startService(name)));
  const failures = outcomes.flatMap((outcome) =>
    outcome.status === "rejected" ? [outcome.reason as Error] : []
  );
  if (failures.length > 0) {
    throw new AggregateError(
      failures,
      failures.map(({ message }) => message).join("\n\n"),
    );
  }
}

/** Stops `names` and deletes their data; nothing for what does not run. */
export async function stopServices(names: readonly ServiceName[]): Promise<void> {
  using _lock = await lockCache();
  await Promise.all(names.map(async (name) => {
    const state = await readState(name);
    await stopService(name);
    if (state !== undefined) console.log(`${services[name].title}: stopped`);
  }));
}

/** Two commands at once would install into the same folder and start everything twice: the second one waits. */
async function lockCache(): Promise<Deno.FsFile> {
  await Deno.mkdir(runFolder(), { recursive: true });
  const file = await Deno.open(join(cacheFolder(), "lock"), { create: true, write: true });
  await file.lock(true);
  return file;
}

async function install(names: readonly ServiceName[]): Promise<void> {
  await requireTools((await Promise.all(names.map(toolsFor))).flat());
  for (const name of names) {
    await installOnce(folderOf(name), (folder) => services[name].install(folder));
  }
}

async function toolsFor(name: ServiceName): Promise<readonly Tool[]> {
  const { toInstall, toRun } = services[name];
  return await isInstalled(folderOf(name)) ? toRun : [...toInstall, ...toRun];
}

function folderOf(name: ServiceName): string {
  return installationFolder(name, services[name].pins);
}

async function startService<Name extends ServiceName>(name: Name): Promise<void> {
  const definition: Service<Name> = services[name];
  const startedAt = performance.now();
  let state = await readState(name);
  const didRun = state !== undefined && isAlive(state);
  if (state === undefined || !didRun) {
    await stopService(name);
    await Deno.mkdir(serviceFolder(name), { recursive: true });
    state = await definition.start(folderOf(name), serviceFolder(name));
    await writeState(name, state);
  }
  await waitForAnswer(definition, state);
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  console.log(`${definition.title}: ${didRun ? "runs already" : `started in ${seconds} s`}`);
}

async function waitForAnswer<Name extends ServiceName>(
  { title, isReady }: Service<Name>,
  state: ServiceState<Name>,
): Promise<void> {
  try {
    await waitUntil(
      `${title} to answer`,
      () => isReady(state.service),
      READY_DEADLINE_MS,
      () => !isAlive(state),
    );
  } catch (error) {
    if (state.process !== undefined) await stopProcess(state.process);
    const { message, cause } = error as Error;
    const reason = cause instanceof Error ? ` (${cause.message})` : "";
    throw new Error(`${message}${reason}. The end of ${await endOfLog(state.logPath)}`, { cause: error });
  }
}

async function endOfLog(logPath: string | undefined): Promise<string> {
  if (logPath === undefined) return "its log: there is none";
  const lines = (await Deno.readTextFile(logPath)).trimEnd().split("\n");
  return `${logPath}:\n${lines.slice(-LOG_LINES).join("\n")}`;
}

async function stopService(name: ServiceName): Promise<void> {
  const state = await readState(name);
  if (state?.process !== undefined) await stopProcess(state.process);
  await removeFolder(serviceFolder(name));
  await removeState(name);
}
