import type {
  EventTimeReport,
  QueryIdentity,
  StreamingQueryListener,
  StreamingQueryProgress,
} from "../engine/mod.ts";
import { writerIn } from "./advice.ts";
import { eventTimeLine } from "./event_time_line.ts";
import { progressLine } from "./progress_line.ts";

/** Shows what a lab's queries do: a line for each batch, that there is nothing to do, and what a source has to say. */
export class ProgressPrinter implements StreamingQueryListener {
  readonly #idle = new Set<string | null>();
  readonly #notices = new Set<string>();
  /** What the batch that is about to be shown did to event time, by query. */
  readonly #eventTimes = new Map<string | null, EventTimeReport>();
  #nameWidth = 0;

  /** Makes room for the names of the queries. */
  expect(names: readonly string[]): void {
    this.#nameWidth = Math.max(...names.map((name) => name.length));
  }

  onQueryProgress({ progress }: { readonly progress: StreamingQueryProgress }): void {
    this.#idle.delete(progress.name);
    console.log(progressLine(progress, this.#nameWidth));
    const eventTime = this.#eventTimes.get(progress.name);
    if (eventTime) console.log(`${" ".repeat(this.#nameWidth)}   ${eventTimeLine(eventTime)}`);
  }

  onEventTime({ name }: QueryIdentity, report: EventTimeReport): void {
    this.#eventTimes.set(name, report);
  }

  /** Comes again and again while there is nothing to do; once is enough. */
  onQueryIdle({ name }: QueryIdentity): void {
    if (this.#idle.has(name)) return;
    this.#idle.add(name);
    console.log(`${(name ?? "query").padEnd(this.#nameWidth)}   no new rows`);
  }

  /** All queries of a lab read the same Kafka and have the same to say of it. */
  onNotice(_query: QueryIdentity, sentence: string): void {
    if (this.#notices.has(sentence)) return;
    this.#notices.add(sentence);
    console.log(sentence);
    const writer = sentence.startsWith("Waiting for") ? writerIn(sentence) : undefined;
    if (writer !== undefined) console.log(writer);
  }
}
