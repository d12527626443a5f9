/**
 * What a run of a program gets for itself.
 *
 * @module
 */
import { createTopics } from "./kafka_records.ts";
import { neutral } from "./neutral.ts";
import type { Outcomes, Params, Program } from "./program.ts";
import { sparkKafkaOptions } from "./services/kafka_login.ts";
import { readServices } from "./services/services_state.ts";

/** Each run has a folder and topics of its own; their names are not in what it gives. */
export async function withParams(
  { module }: Program,
  run: (params: Params) => Promise<Outcomes>,
): Promise<Outcomes> {
  const folder = await Deno.makeTempDir();
  try {
    await using created = module.topics && await createTopics(module.topics);
    const params = {
      folder,
      texts: module.texts ?? [],
      views: module.views ?? {},
      kafka: created ? await kafkaOptions() : {},
      topics: created?.names ?? {},
    };
    return neutral(await run(params), params);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function kafkaOptions(): Promise<Record<string, string>> {
  const { kafka } = await readServices("kafka");
  return sparkKafkaOptions(kafka, kafka.users.alice);
}
