/** What SQL depends on besides the plan: settings of the session, and the run. */
export interface RenderContext {
  readonly ansi: boolean;
  /** An IANA name. */
  readonly timeZone: string;
  /** `current_timestamp`, in milliseconds since the epoch. */
  readonly nowMs: number;
}
