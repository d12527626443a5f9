/**
 * For testing pipelines: streams whose rows the test adds itself.
 *
 * @module
 */

export { type MemoryRow, MemoryStream } from "./embedded/source/memory/memory_stream.ts";
