import { findRunningBroker, KafkaBroker } from "../practice/kafka/mod.ts";
import { PRACTICE_LOGIN } from "../practice/kafka/practice_login.ts";
import { fillReviews, forgetReviews } from "../practice/reviews_topic.ts";
import { DEFAULT_ROWS, type Flags } from "./flags.ts";
import { type KafkaOptions, kafkaOptions } from "./kafka.ts";

/** Where the practice broker listens. */
interface Place {
  readonly bootstrap: string;
  readonly needsLogin: boolean;
}

/** The practice broker: the one that runs already, in another terminal, or one that runs as long as the lab does. */
export class PracticeKafka implements AsyncDisposable {
  readonly #folder: string;
  #broker: KafkaBroker | undefined;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Starts the broker if need be and fills its topic; gives the options to reach it. */
  async ready({ rows, messy }: Flags, say: (sentence: string) => void): Promise<KafkaOptions> {
    const place = await this.#place();
    const added = await this.#fill(place, { rows, messy });
    const kind = messy ? "generated reviews, some of them malformed" : "generated reviews";
    if (added === 0 && rows !== DEFAULT_ROWS) {
      say(`The reviews topic is there already: --rows ${rows} counts when it is made, so give --fresh too`);
    }
    if (added > 0) say(`Filled the reviews topic with ${added.toLocaleString("en-US")} ${kind}`);
    return place.needsLogin
      ? kafkaOptions({ bootstrap: place.bootstrap, ...PRACTICE_LOGIN }, "SASL_PLAINTEXT")
      : { "kafka.bootstrap.servers": place.bootstrap };
  }

  async #fill(place: Place, rows: Pick<Flags, "rows" | "messy">): Promise<number> {
    try {
      return await fillReviews(address(place), rows);
    } catch (cause) {
      throw new Error(
        `Cannot fill the practice topic reviews, which the broker keeps in ${this.#folder}: ${
          (cause as Error).message
        }. If that disk is full, make room, and begin anew with --fresh.`,
        { cause },
      );
    }
  }

  /** Deletes the practice topic; the next {@linkcode PracticeKafka.ready} makes it anew. */
  async forgetTopics(): Promise<void> {
    await forgetReviews(address(await this.#place()));
  }

  async #place(): Promise<Place> {
    if (this.#broker) return { bootstrap: this.#broker.bootstrap, needsLogin: true };
    const running = await findRunningBroker(this.#folder);
    if (running) return running;
    const { username, password } = PRACTICE_LOGIN;
    this.#broker = await KafkaBroker.start({ dir: this.#folder, users: { [username]: password } });
    return await this.#place();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#broker?.stop();
  }
}

function address({ bootstrap, needsLogin }: Place): Parameters<typeof fillReviews>[0] {
  return needsLogin ? { bootstrap, sasl: { mechanism: "scram-sha-512", ...PRACTICE_LOGIN } } : { bootstrap };
}
