/**
 * The one door for labs: the engine's API, and what a lab script is given so that it holds only what is to be learnt.
 *
 * @module
 */

export { type DeclareQueries, type LabTools, type Meanwhile, runLab } from "./lab.ts";
export { ifAnswered, todo } from "./todo.ts";
export type { KafkaOptions } from "./kafka.ts";
export * from "../engine/mod.ts";
