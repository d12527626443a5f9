/**
 * Finnhub for practice and tests, in this process and on this machine only: trades that nobody has made.
 *
 * @module
 */
export { FinnhubServer, type FinnhubServerOptions, PRACTICE_MARKET } from "./finnhub_server.ts";
export { RandomWalk, type RandomWalkOptions } from "./random_walk.ts";
export type { FinnhubTrade } from "./trade.ts";
