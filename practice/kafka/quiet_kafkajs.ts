/**
 * Importing this file silences a warning of kafkajs 2.2.4: it asks for a timer in the past after each response.
 *
 * @see https://github.com/tulios/kafkajs/issues/1751
 * @module
 */
import process from "node:process";

const emitWarning = process.emitWarning.bind(process) as (...args: unknown[]) => void;
process.emitWarning = (...args: unknown[]) => {
  if (!args.some((arg) => String(arg).includes("TimeoutNegativeWarning"))) emitWarning(...args);
};
