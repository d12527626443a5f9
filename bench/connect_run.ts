/**
 * Measures this project's Spark Connect client: does what each line of standard input names, and prints how long it took, in milliseconds.
 *
 * @module
 */
import { type AddressInfo, connect, createServer } from "node:net";
import { once } from "node:events";
import { TextLineStream } from "./text_lines.ts";
import { createSession, type Session } from "../engine/mod.ts";
import { ConnectClient } from "../engine/spark/client/connect_client.ts";
import { GrpcChannel } from "../engine/spark/transport/grpc_channel.ts";
import { parseRemoteAddress } from "../engine/spark/transport/remote_address.ts";
import { median } from "./report.ts";

const CALLS = 200;

/** More than what the server says before the first rows. */
const FIRST_ROWS_BYTES = 32 * 1024;

const [address, query] = Deno.args as [string, string];
const { host, port, maxMessageBytes } = parseRemoteAddress(address);
await using session = createSession({ remote: address, print: () => {} });

const works: Readonly<Record<string, () => Promise<number>>> = {
  unary,
  toArrow: () => timed(() => session.sql(query).toArrow()),
  collect: () => timed(() => session.sql(query).collect()),
  firstRow: () => timed(() => firstRow(session)),
  firstRowAfterBatch,
};
const lines = Deno.stdin.readable.pipeThrough(new TextDecoderStream()).pipeThrough(new TextLineStream());
for await (const line of lines) console.log(await works[line]!());

async function timed(act: () => Promise<unknown>): Promise<number> {
  const startMs = performance.now();
  const _kept = await act(); // freed when the time is taken
  return performance.now() - startMs;
}

async function unary(): Promise<number> {
  using channel = new GrpcChannel({ host, port, maxMessageBytes, useTls: false, headers: {} });
  const client = new ConnectClient({ channel, place: address, userId: "bench" });
  const times: number[] = [];
  for (let i = 0; i < CALLS; i++) times.push(await timed(() => client.analyze({ spark_version: {} })));
  await client.releaseSession();
  return median(times);
}

async function firstRow(session: Session): Promise<void> {
  for await (const _row of session.sql(query).toLocalIterator()) break;
}

/** From the first bytes of the first batch of rows, as they leave the server, to the first row. */
async function firstRowAfterBatch(): Promise<number> {
  let bytes = 0;
  let firstBytesMs = 0;
  const proxy = createServer((client) => {
    const server = connect(port, host);
    client.on("error", () => server.destroy()).pipe(server).on("error", () => client.destroy());
    server.on("data", (chunk) => {
      bytes += chunk.length;
      if (firstBytesMs === 0 && bytes > FIRST_ROWS_BYTES) firstBytesMs = performance.now();
      client.write(chunk);
    });
  });
  proxy.listen(0, "127.0.0.1");
  await once(proxy, "listening");
  using _closed = { [Symbol.dispose]: () => void proxy.close() };
  const remote = `sc://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  await using session = createSession({ remote, print: () => {} });
  await session.sql("SELECT 1").collect();
  bytes = firstBytesMs = 0;
  await firstRow(session);
  return performance.now() - firstBytesMs;
}
