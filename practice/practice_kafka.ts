import { findRunningBroker, KafkaBroker } from "./kafka/mod.ts";
import { PRACTICE_LOGIN } from "./kafka/practice_login.ts";
import type { BrokerAddress } from "./reviews_topic.ts";

/** How the practice broker is reached; without a name there is no login. */
export interface PracticeCluster {
  readonly bootstrap: string;
  readonly username?: string;
  readonly password?: string;
}

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
  async ready(): Promise<PracticeCluster> {
    const { bootstrap, needsLogin } = await (this.#place ??= this.#find());
    return { bootstrap, ...(needsLogin && PRACTICE_LOGIN) };
  }

  /** The same for the clients that fill its topics. */
  async address(): Promise<BrokerAddress> {
    const { bootstrap, username, password } = await this.ready();
    if (username === undefined || password === undefined) return { bootstrap };
    return { bootstrap, sasl: { mechanism: "scram-sha-512", username, password } };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#watch);
    await this.#broker?.stop();
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
