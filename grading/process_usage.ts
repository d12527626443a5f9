/** Of memory, as Linux counts it. */
const PAGE_BYTES = 4096;
/** Of the processor time in Linux's list of processes. */
const TICKS_PER_SECOND = 100;

/** How much longer something may take on the clock than on the processor, so that a busy machine does not end what is right. */
export const CLOCK_FACTOR = 5;

/**
 * From now on, tells whether a process has used up its time.
 *
 * @param limitMs Of the processor; on the clock {@linkcode CLOCK_FACTOR} times that. Outside of Linux only the clock counts.
 * @returns Gives `"busy"` when it has worked for too long, `"late"` when it has waited for too long.
 */
export function timeLimit(pid: number, limitMs: number): () => "busy" | "late" | undefined {
  const lastMs = performance.now() + CLOCK_FACTOR * limitMs;
  const lastCpuMs = (cpuMs(pid) ?? Infinity) + limitMs;
  return () => {
    if ((cpuMs(pid) ?? 0) > lastCpuMs) return "busy";
    return performance.now() > lastMs ? "late" : undefined;
  };
}

/** What a process has in memory; 0 where that is not known. */
export function residentMb(pid: number): number {
  if (Deno.build.os !== "linux") return 0;
  try {
    return Number(Deno.readTextFileSync(`/proc/${pid}/statm`).split(" ")[1]) * PAGE_BYTES / 2 ** 20;
  } catch {
    return 0; // it has ended
  }
}

/** The processor time that a process has used; undefined where that is not known. */
function cpuMs(pid: number): number | undefined {
  if (Deno.build.os !== "linux") return undefined;
  try {
    const text = Deno.readTextFileSync(`/proc/${pid}/stat`);
    const [user, system] = text.slice(text.lastIndexOf(")") + 2).split(" ").slice(11, 13).map(Number);
    return (user! + system!) * 1000 / TICKS_PER_SECOND;
  } catch {
    return undefined; // it has ended
  }
}
