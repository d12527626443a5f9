import type { Plan, StreamWritePlan } from "../../declare/plan.ts";
import { mapPlanInputs } from "../../declare/plan_inputs.ts";

const SENSITIVE_NAME =
  /secret|passw|passphrase|token|credential|jaas|access[._-]?key|api[._-]?key|private[._-]?key|keystore[._-]?key/i;
const SENSITIVE_VALUE = /passw(or)?d\s*=/i;
const USER_INFO = /(?<=:\/\/)[^/@\s]+@/g;

/** What stands in the place of a secret, as Spark writes it. */
export const REDACTED = "*********(redacted)";

/** Options without the values of those that hold secrets; user names in URLs go too. */
export function redactOptions(options: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(options).map(([name, value]) => [
      name,
      SENSITIVE_NAME.test(name) || SENSITIVE_VALUE.test(value) ? REDACTED : value.replace(USER_INFO, ""),
    ]),
  );
}

/** A query's plan that may be stored and shown: no secrets, and no rows that the program held. */
export function redactPlan(write: StreamWritePlan): StreamWritePlan {
  return { ...write, options: redactOptions(write.options), input: redactInput(write.input) };
}

function redactInput(plan: Plan): Plan {
  switch (plan.kind) {
    case "read":
      return { ...plan, options: redactOptions(plan.options), paths: plan.paths.map(withoutUserInfo) };
    case "local":
      return { ...plan, rows: [] };
    default:
      return mapPlanInputs(plan, redactInput);
  }
}

function withoutUserInfo(url: string): string {
  return url.replace(USER_INFO, "");
}
