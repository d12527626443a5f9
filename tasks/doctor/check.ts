/** What a check has found. */
export interface Finding {
  /** `practice`: nothing is set, and the labs practise on this machine. */
  readonly status: "ok" | "practice" | "problem";
  /** What is the case, and for a problem how to fix it. */
  readonly detail: string;
}

/** One line of the doctor. */
export interface Check {
  readonly name: string;
  /** Looks; a failure is a problem, with the error's message as its detail. */
  run(): Promise<Finding>;
}

/** All is well. */
export function ok(detail: string): Finding {
  return { status: "ok", detail };
}

/** Nothing is set. */
export function practice(detail: string): Finding {
  return { status: "practice", detail };
}

/** Something is wrong. */
export function problem(detail: string): Finding {
  return { status: "problem", detail };
}

/** How long one check may take. */
const PATIENCE_MS = 20_000;

/**
 * Makes the checks, all at once, and prints a line for each in their order.
 *
 * @returns Whether there is no problem.
 */
export async function examine(checks: readonly Check[], print: (line: string) => void): Promise<boolean> {
  const width = Math.max(...checks.map(({ name }) => name.length));
  const findings = checks.map((check) => ({ name: check.name, finding: look(check) }));
  let isWell = true;
  for (const { finding, name } of findings) {
    const { detail, status } = await finding;
    isWell &&= status !== "problem";
    const mark = status === "problem" ? "PROBLEM" : status;
    print(`${mark.padEnd(9)} ${name.padEnd(width)}  ${detail}`);
  }
  return isWell;
}

async function look({ run }: Check): Promise<Finding> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<Finding>((resolve) => {
    const sentence = `no answer within ${PATIENCE_MS / 1000} s. Check the network and the address`;
    timer = setTimeout(() => resolve(problem(sentence)), PATIENCE_MS);
  });
  try {
    return await Promise.race([run(), late]);
  } catch (error) {
    return problem(error instanceof Error ? error.message : String(error));
  } finally {
    clearTimeout(timer);
  }
}
