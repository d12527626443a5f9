import { type KinesisFault, KinesisFaults, type PutEntry } from "./faults.ts";
import { type Kinesalite, startKinesalite } from "./kinesalite.ts";
import { StreamStore } from "./stream_store.ts";

const JSON_TYPE = "application/x-amz-json-1.1";
/** What kinesalite looks at. */
const FORWARDED = ["x-amz-target", "authorization", "x-amz-date"];

/** How many of a stream's records are kept, when nothing else is said: half a day of the practice feed, and some 250 MB on disk. */
const KEPT_RECORDS = 1_000_000;

/** How a {@linkcode KinesisServer} runs. */
export interface KinesisServerOptions {
  /** When another program has it, a free one is taken. @default {a free one} */
  readonly port?: number;
  /** Keeps the streams for the next one that is given it. @default {one of its own, deleted at the end} */
  readonly folder?: string;
  /** How many of a stream's newest records are kept, about. @default {1_000_000} */
  readonly keptRecords?: number;
}

/** The answer to one entry of PutRecords. */
type PutResult = { readonly ShardId: string; readonly SequenceNumber: string } | {
  readonly ErrorCode: string;
  readonly ErrorMessage: string;
};

const REFUSED: PutResult = {
  ErrorCode: "ProvisionedThroughputExceededException",
  ErrorMessage: "Rate exceeded",
};

/**
 * Amazon Kinesis for practice and tests, on 127.0.0.1 only: kinesalite, with its streams in files, behind a server that can make things go wrong.
 *
 * Any region, key and token will do. kinesalite knows no UpdateShardCount and no on-demand streams; SplitShard and MergeShards work.
 */
export class KinesisServer implements AsyncDisposable {
  /** What goes wrong from now on. */
  readonly faults = new KinesisFaults();
  readonly #kinesalite: Kinesalite;
  readonly #server: Deno.HttpServer<Deno.NetAddr>;
  readonly #store: StreamStore;
  readonly #ownFolder: string | undefined;

  private constructor(
    store: StreamStore,
    kinesalite: Kinesalite,
    port: number,
    ownFolder: string | undefined,
  ) {
    this.#store = store;
    this.#kinesalite = kinesalite;
    this.#ownFolder = ownFolder;
    this.#server = serve(port, (request) => this.#answer(request));
  }

  /** Starts to listen on 127.0.0.1. */
  static async start(
    { folder, keptRecords = KEPT_RECORDS, port = 0 }: KinesisServerOptions = {},
  ): Promise<KinesisServer> {
    const ownFolder = folder === undefined ? await Deno.makeTempDir({ prefix: "kinesis_" }) : undefined;
    const store = new StreamStore(folder ?? ownFolder!, keptRecords);
    return new KinesisServer(store, await startKinesalite(store), port, ownFolder);
  }

  /** For the option `kinesis.endpointUrl`: `http://127.0.0.1:port`. */
  get url(): string {
    return `http://127.0.0.1:${this.#server.addr.port}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server.shutdown();
    await this.#kinesalite[Symbol.asyncDispose]();
    if (this.#ownFolder !== undefined) await Deno.remove(this.#ownFolder, { recursive: true });
  }

  async #answer(request: Request): Promise<Response> {
    const operation = request.headers.get("x-amz-target")?.split(".")[1] ?? "";
    const body = await request.text();
    const fault = await this.faults.meet(operation);
    if (fault) return refusal(fault);
    if (operation === "PutRecords") return await this.#putRecords(request, body);
    if (operation === "GetShardIterator") return await this.#getShardIterator(request, body);
    return await this.#forward(request, body);
  }

  async #forward(request: Request, body: string): Promise<Response> {
    const headers = new Headers({ "content-type": JSON_TYPE });
    for (const name of FORWARDED) headers.set(name, request.headers.get(name) ?? "");
    const answer = await fetch(this.#kinesalite.url, { method: "POST", headers, body });
    const text = await answer.text();
    return new Response(text, { status: answer.status, headers: { "content-type": JSON_TYPE } });
  }

  async #putRecords(request: Request, body: string): Promise<Response> {
    const input: { StreamName: string; Records: PutEntry[] } = JSON.parse(body);
    const fails = this.faults.failing(input.Records);
    const Records = input.Records.filter((_, i) => !fails[i]);
    const answer = Records.length === 0
      ? Response.json({ Records: [] })
      : await this.#forward(request, JSON.stringify({ ...input, Records }));
    if (!answer.ok) return answer;
    const written: PutResult[] = (await answer.json()).Records;
    const results = fails.map((isFailing): PutResult => isFailing ? REFUSED : written.shift()!);
    const FailedRecordCount = fails.filter((isFailing) => isFailing).length;
    return Response.json({ FailedRecordCount, Records: results }, { headers: { "content-type": JSON_TYPE } });
  }

  async #getShardIterator(request: Request, body: string): Promise<Response> {
    const { Timestamp, ...input } = JSON.parse(body);
    // A time that is still to come is refused.
    if (input.ShardIteratorType !== "AT_TIMESTAMP" || !(Timestamp * 1000 <= Date.now())) {
      return await this.#forward(request, body);
    }
    const position = this.#store.positionAt(input.StreamName, input.ShardId, Timestamp);
    return await this.#forward(request, JSON.stringify({ ...input, ...position }));
  }
}

function refusal({ date = new Date(), message, status = 400, type }: KinesisFault): Response {
  const headers = { "content-type": JSON_TYPE, date: date.toUTCString() };
  return Response.json({ __type: type, message }, { status, headers });
}

function serve(
  port: number,
  answer: (request: Request) => Promise<Response>,
): Deno.HttpServer<Deno.NetAddr> {
  const options = { hostname: "127.0.0.1", onListen: () => {} };
  try {
    return Deno.serve({ ...options, port }, answer);
  } catch (error) {
    if (!(error instanceof Deno.errors.AddrInUse)) throw error;
    return Deno.serve({ ...options, port: 0 }, answer);
  }
}
