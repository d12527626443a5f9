/**
 * The one door for labs: the engine's API, and what a lab script is given so that it holds only what is to be learnt.
 *
 * @module
 */

export {
  type DeclareLab,
  type DeclareQueries,
  type FinnhubTools,
  type LabTools,
  type Meanwhile,
  runLab,
} from "./lab.ts";
export { ifAnswered, todo } from "./todo.ts";
export type { KafkaOptions } from "./kafka.ts";
export { type ProducerScript, runProducer } from "./finnhub/producer.ts";
export type { TradeFeed } from "./finnhub/finnhub_feed.ts";
export type { FinnhubTrade, TradeMessage } from "./finnhub/finnhub_message.ts";
export type { RecordStream, TradeRecord } from "./finnhub/record_queue.ts";
export type { KinesisOptions } from "./finnhub/kinesis_side.ts";
export { saveJson } from "./finnhub/save_json.ts";
export { showRows } from "./finnhub/show_rows.ts";
export * from "../engine/mod.ts";
