import type { ResolvedPlan } from "../analyze/resolved_plan.ts";

/** What SQL depends on besides the plan: settings of the session, and the run. */
export interface RenderContext {
  readonly ansi: boolean;
  /** An IANA name. */
  readonly timeZone: string;
  /** `current_timestamp`, in milliseconds since the epoch. */
  readonly nowMs: number;
}

/** What expressions need besides, since there may be queries in them. */
export interface ExprContext extends RenderContext {
  /** A plan as a relation in parentheses. */
  readonly relationOf: (plan: ResolvedPlan) => string;
}
