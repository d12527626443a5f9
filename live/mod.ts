/**
 * The live page: what the queries of a session do, in a browser.
 *
 * @module
 */
export { removeCandles } from "./candle_file.ts";
export { LivePage, type LivePageOptions } from "./live_page.ts";
