import { AnalysisError } from "../errors.ts";
import type { Engine } from "./engine.ts";
import type { Plan } from "./plan.ts";
import { planInputs } from "./plan_inputs.ts";

/** Made where the plan was declared. The text of its stack, which takes time, is made when it is asked for. */
const DECLARED = new WeakMap<Plan, Error>();

const ENGINE_FOLDER = new URL("..", import.meta.url).href;

/** Remembers which line of the program declares a plan: that which called the engine. */
export function notePlace(plan: Plan): void {
  if (!DECLARED.has(plan)) DECLARED.set(plan, new Error());
}

/**
 * Gives the result of an action. When the engine rejects the plan, the stack of the error begins with the line of the program that declared the part which is
 * rejected; the action itself may be far from there.
 */
export async function located<Result>(
  result: Promise<Result>,
  plan: Plan,
  engine: Pick<Engine, "schema">,
): Promise<Result> {
  try {
    return await result;
  } catch (error) {
    if (error instanceof AnalysisError) await showPlace(error, plan, engine);
    throw error;
  }
}

async function showPlace(error: AnalysisError, plan: Plan, engine: Pick<Engine, "schema">): Promise<void> {
  const frame = frameOf(await rejectedPart(plan, error.condition, engine));
  const head = `${error.name}: ${error.message}`;
  if (frame === undefined || !error.stack?.startsWith(head)) return;
  error.stack = `${head}\n${frame}${error.stack.slice(head.length)}`;
}

/** The smallest part of the plan that is rejected for the same reason. */
async function rejectedPart(
  plan: Plan,
  condition: string,
  engine: Pick<Engine, "schema">,
): Promise<Plan> {
  for (const input of planInputs(plan)) {
    const isRejected = await engine.schema(input).then(
      () => false,
      (error) => error instanceof AnalysisError && error.condition === condition,
    );
    if (isRejected) return await rejectedPart(input, condition, engine);
  }
  return plan;
}

function frameOf(plan: Plan): string | undefined {
  const frames = DECLARED.get(plan)?.stack?.split("\n").slice(1) ?? [];
  return frames.find((frame) => !frame.includes(ENGINE_FOLDER) && frame.includes("://"));
}
