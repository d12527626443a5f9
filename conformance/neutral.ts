import type { Outcomes, Params } from "./program.ts";

const UUID_REGEXP = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;

/** When a batch was planned, in JSON and in JSON that is text in JSON. */
const BATCH_TIME_REGEXP = /(batchTimestampMs\\*"):\d+/g;

/** The outcomes without what is another at each run: the run's folder, its topics, ids, the time of a batch. */
export function neutral(outcomes: Outcomes, { folder, topics }: Pick<Params, "folder" | "topics">): Outcomes {
  let text = JSON.stringify(Object.values(outcomes)).replaceAll(folder, "<folder>");
  for (const [name, topic] of Object.entries(topics)) text = text.replaceAll(topic, `<${name}>`);
  const values = JSON.parse(text.replaceAll(UUID_REGEXP, "<uuid>").replaceAll(BATCH_TIME_REGEXP, "$1:0"));
  return Object.fromEntries(Object.keys(outcomes).map((name, i) => [name, values[i]]));
}
