import { findRunningBroker, KafkaBroker } from "../practice/kafka/mod.ts";
import { PRACTICE_LOGIN } from "../practice/kafka/practice_login.ts";
import type { Flags } from "./flags.ts";
import type { KafkaCluster } from "./kafka.ts";
import type { PracticeTopics } from "./practice_topics.ts";

/** Where the practice broker listens. */
interface Place {
  readonly bootstrap: string;
  readonly needsLogin: boolean;
}

/** How soon it is noticed that the broker of another terminal has ended. */
const LOOK_AGAIN_MS = 250;

/**
 * The practice broker: the one that runs already, in another terminal, or one that runs as long as the lab does. When the one in the other terminal ends,
 * another starts in this process at the same address, so that it does not matter which terminal is closed first.
 */
export class PracticeKafka implements AsyncDisposable {
  readonly #folder: string;
  #place: Promise<Place> | undefined;
  #broker: KafkaBroker | undefined;
  #watch: ReturnType<typeof setInterval> | undefined;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Starts the broker if need be, and says how it is reached. */
  async cluster(): Promise<KafkaCluster> {
    const { bootstrap, needsLogin } = await this.#ready();
    return { bootstrap, ...(needsLogin && PRACTICE_LOGIN), isEncrypted: false };
  }

  /** Makes and fills the topics of a lab where that is needed. */
  async fill(topics: PracticeTopics, flags: Flags, say: (sentence: string) => void): Promise<void> {
    const place = await this.#ready();
    try {
      await topics.fill(address(place), flags, say);
    } catch (cause) {
      throw new Error(
        `Cannot fill the practice topics, which the broker keeps in ${this.#folder}: ${
          (cause as Error).message
        }. If that disk is full, make room, and begin anew with --fresh.`,
        { cause },
      );
    }
  }

  /** Deletes the topics of a lab; {@linkcode PracticeKafka.fill} makes them anew. */
  async forget(topics: PracticeTopics): Promise<void> {
    await topics.forget(address(await this.#ready()));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#watch);
    await this.#broker?.stop();
  }

  #ready(): Promise<Place> {
    return this.#place ??= this.#find();
  }

  async #find(): Promise<Place> {
    const running = await findRunningBroker(this.#folder);
    if (running === undefined) {
      await this.#start({ needsLogin: true });
      return { bootstrap: this.#broker!.bootstrap, needsLogin: true };
    }
    this.#watch = setInterval(() => this.#takeOver(running), LOOK_AGAIN_MS);
    Deno.unrefTimer(this.#watch as unknown as number);
    return running;
  }

  async #takeOver(place: Place): Promise<void> {
    if (await findRunningBroker(this.#folder) !== undefined || this.#broker) return;
    try {
      await this.#start(place);
      clearInterval(this.#watch);
    } catch {
      // another terminal was faster, or the port is not free yet: the next look tells
    }
  }

  async #start({ bootstrap, needsLogin }: { bootstrap?: string; needsLogin: boolean }): Promise<void> {
    const { username, password } = PRACTICE_LOGIN;
    this.#broker = await KafkaBroker.start({
      dir: this.#folder,
      ...(bootstrap !== undefined && { port: Number(bootstrap.split(":").at(-1)) }),
      ...(needsLogin && { users: { [username]: password } }),
    });
  }
}

function address({ bootstrap, needsLogin }: Place): Parameters<PracticeTopics["fill"]>[0] {
  return needsLogin ? { bootstrap, sasl: { mechanism: "scram-sha-512", ...PRACTICE_LOGIN } } : { bootstrap };
}
