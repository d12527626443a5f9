/**
 * Processes that outlive the command that starts them: started in a group of their own, known again later, stopped whole.
 *
 * @module
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync, readFileSync } from "node:fs";
import { waitUntil } from "./wait_until.ts";

/** After asking a group to end, how long before it is killed. */
const STOP_DEADLINE_MS = 10_000;

/** A process as a file can remember it. */
export interface ServiceProcess {
  /** Its id, which is also the id of its group. */
  readonly pid: number;
  /** When it started, in the words of the system: tells it from a later process of the same id. */
  readonly startedAt: string;
}

/** What to start. */
export interface ServiceCommand {
  readonly command: readonly [string, ...string[]];
  /** The file that its output is appended to. */
  readonly logPath: string;
  /** Variables added to the environment. */
  readonly env?: Record<string, string>;
}

/**
 * Starts a program in the background, in a process group of its own.
 *
 * @throws {Error} when the program cannot be started.
 */
export async function startProcess({ command, logPath, env }: ServiceCommand): Promise<ServiceProcess> {
  const [program, ...args] = command;
  const log = openSync(logPath, "a");
  try {
    const child = spawn(program, args, {
      detached: true,
      stdio: ["ignore", log, log],
      env: { ...Deno.env.toObject(), ...env },
    });
    await once(child, "spawn");
    child.unref();
    const pid = child.pid!;
    return { pid, startedAt: startOf(pid) ?? "ended" };
  } catch (cause) {
    throw new Error(`Cannot start ${program}`, { cause });
  } finally {
    closeSync(log);
  }
}

/** Whether it still runs: false for another process that got its id later. */
export function isRunning({ pid, startedAt }: ServiceProcess): boolean {
  return startOf(pid) === startedAt;
}

/** Ends the process and every process of its group; resolves when it is gone. Does nothing if it does not run. */
export async function stopProcess(process: ServiceProcess): Promise<void> {
  if (!isRunning(process)) return;
  const isGone = () => Promise.resolve(!isRunning(process));
  signalGroup(process, "SIGTERM");
  try {
    await waitUntil(`process ${process.pid} to end`, isGone, STOP_DEADLINE_MS);
  } catch {
    signalGroup(process, "SIGKILL");
    await waitUntil(`process ${process.pid} to be killed`, isGone, STOP_DEADLINE_MS);
  }
}

function signalGroup({ pid }: ServiceProcess, signal: Deno.Signal): void {
  try {
    Deno.kill(-pid, signal);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

/** When the process started, or `undefined` if it has ended. */
function startOf(pid: number): string | undefined {
  return Deno.build.os === "linux" ? startInProc(pid) : startInPs(pid);
}

function startInProc(pid: number): string | undefined {
  let stat: string;
  try {
    stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  } catch {
    return undefined;
  }
  // `pid (name) state …`: the name may hold spaces and brackets. The start is field 22, in ticks since the machine's.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return fields[0] === "Z" ? undefined : fields[19];
}

function startInPs(pid: number): string | undefined {
  const { success, stdout } = new Deno.Command("ps", { args: ["-o", "lstart=", "-p", String(pid)] })
    .outputSync();
  return success ? new TextDecoder().decode(stdout).trim() : undefined;
}
