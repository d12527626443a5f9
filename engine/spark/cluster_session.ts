import type { RuntimeConf } from "../declare/runtime_conf.ts";
import { ConnectClient } from "./client/connect_client.ts";
import { RemoteError } from "./client/remote_error.ts";
import type { Reach } from "./reach.ts";
import { GrpcChannel } from "./transport/grpc_channel.ts";
import type { RemoteAddress } from "./transport/remote_address.ts";

/** What a session on a cluster is made of. */
export interface ClusterSessionOptions {
  readonly address: RemoteAddress;
  readonly conf: RuntimeConf;
  readonly reach: Reach;
  /** A file (PEM) of certificates to trust besides the system's. */
  readonly certificatesPath?: string | undefined;
  /** Takes the line that says which cluster it is, and that it is away. */
  readonly announce: (sentence: string) => void;
  /** Called when a session is open that was there before; it must not wait for {@linkcode ClusterSession.client}. */
  readonly onResumed: (client: ConnectClient) => Promise<void>;
}

/** Settings of which Spark and the engine in this process must have the same, whatever a cluster's defaults are. */
const SAME_EVERYWHERE = ["spark.sql.ansi.enabled", "spark.sql.session.timeZone", "spark.sql.sources.default"];

/** The session of a program on a Spark cluster: opened at the first use, with the program's settings. */
export class ClusterSession implements AsyncDisposable {
  readonly #options: ClusterSessionOptions;
  readonly #channel: GrpcChannel;
  readonly #client: ConnectClient;
  #opening: Promise<void> | undefined;
  #isOpen = false;
  #isKept: boolean;
  /** The settings that the cluster has been told. */
  #told = new Map<string, string>();
  #telling: Promise<void> = Promise.resolve();

  constructor(options: ClusterSessionOptions) {
    const { sessionId, userAgent, userId = "streaming-labs" } = options.address;
    this.#options = options;
    this.#isKept = sessionId !== undefined;
    const { address, certificatesPath } = options;
    const ca = address.useTls && certificatesPath ? readCertificates(certificatesPath) : undefined;
    this.#channel = new GrpcChannel({ ...address, ...(ca !== undefined && { ca }) });
    this.#client = new ConnectClient({
      channel: this.#channel,
      place: placeOf(options.address),
      userId,
      onAway: options.announce,
      ...(sessionId && { sessionId }),
      ...(userAgent && { clientType: userAgent }),
    });
  }

  /** The client, when the session is open and the cluster knows the settings as they are now. */
  async client(): Promise<ConnectClient> {
    this.#opening ??= this.#open().catch((error) => {
      this.#opening = undefined;
      throw error;
    });
    await this.#opening;
    this.#telling = this.#telling.catch(() => {}).then(() => this.#tellSettings());
    await this.#telling;
    return this.#client;
  }

  /** Whether the session stays on the cluster, with its streaming queries, when the program ends: the address names it, or it was told to. */
  get isKept(): boolean {
    return this.#isKept;
  }

  /** Keeps the session on the cluster; gives its id. */
  async keep(): Promise<string> {
    const { sessionId } = await this.client();
    this.#isKept = true;
    return sessionId;
  }

  /** Ends the session on the cluster, unless it is kept. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#isOpen && !this.isKept) await this.#client.releaseSession();
    await this.#client.close();
    this.#channel[Symbol.dispose]();
  }

  async #open(): Promise<void> {
    const place = placeOf(this.#options.address);
    const { spark_version } = await this.#client.analyze({ spark_version: {} });
    const version = spark_version?.version ?? "of an unknown version";
    if (/^[0-3]\./.test(version)) {
      throw new RemoteError(
        `Cannot use the Spark cluster at ${place}: it is Spark ${version}, and Spark 4 is needed`,
      );
    }
    this.#isOpen = true;
    this.#options.announce(
      `Spark ${version} at ${place}: Kafka, S3, files and checkpoints are read and written from there`,
    );
    if (this.isKept) await this.#options.onResumed(this.#client);
  }

  async #tellSettings(): Promise<void> {
    const { conf, reach } = this.#options;
    const wanted = new Map(Object.entries({ ...conf.all(), ...reach.s3Settings() }));
    for (const name of SAME_EVERYWHERE) wanted.set(name, conf.get(name)!);
    const pairs = [...wanted].filter(([name, value]) => this.#told.get(name) !== value)
      .map(([key, value]) => ({ key, value }));
    const gone = [...this.#told.keys()].filter((name) => !wanted.has(name));
    if (pairs.length > 0) await this.#client.config({ set: { pairs } });
    if (gone.length > 0) await this.#client.config({ unset: { keys: gone } });
    this.#told = wanted;
  }
}

/** A cluster for messages: where it is, and nothing else of its address. */
export function placeOf({ host, port }: Pick<RemoteAddress, "host" | "port">): string {
  return `sc://${host}:${port}`;
}

function readCertificates(path: string): string {
  try {
    return Deno.readTextFileSync(path);
  } catch (cause) {
    throw new RemoteError(
      `Cannot read the certificates that DENO_CERT names, ${path}: ${(cause as Error).message}`,
      { cause },
    );
  }
}
