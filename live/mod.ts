/**
 * The live page: what the queries of a session do, in a browser.
 *
 * @module
 */
export { LivePage, type LivePageOptions } from "./live_page.ts";
