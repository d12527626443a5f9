/**
 * Test equipment: called by name between the steps of a batch, wherever a crash could come. A test throws or kills the process there; nothing else uses it.
 *
 * In order: `before offset log`, `after offset log`, `before state`, `after state` (for a query with state), `after part file` (for each file), `before metadata log`, `after metadata log`,
 * `before commit log`, `after commit log`.
 */
export type FaultPoint = (name: string) => void | Promise<void>;
