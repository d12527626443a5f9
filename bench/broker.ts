/**
 * A practice broker in a process of its own, with reviews of about 175 bytes: what the benchmarks read. Prints its address, and ends when its input does.
 *
 * @module
 */
import { KafkaBroker } from "../practice/kafka/mod.ts";
import { PRACTICE_LOGIN } from "../practice/kafka/practice_login.ts";
import { reviews } from "../practice/sample/mod.ts";

const PARTITIONS = 3;
const ROWS_PER_APPEND = 30_000;

const rows = Number(Deno.args[0]);
const dir = await Deno.makeTempDir({ prefix: "bench-kafka-" });
try {
  await using broker = await KafkaBroker.start({
    dir,
    users: { [PRACTICE_LOGIN.username]: PRACTICE_LOGIN.password },
  });
  broker.createTopic("reviews", PARTITIONS);
  for (let from = 0; from < rows; from += ROWS_PER_APPEND) {
    const values = Array.from(
      reviews({ seed: 42, from, rows: Math.min(ROWS_PER_APPEND, rows - from), short: true }),
    );
    for (let partition = 0; partition < PARTITIONS; partition++) {
      const own = values.filter((_, row) => row % PARTITIONS === partition);
      broker.append("reviews", partition, own.map((value) => ({ value })));
    }
  }
  console.log(broker.bootstrap);
  for await (const _ of Deno.stdin.readable);
} finally {
  await Deno.remove(dir, { recursive: true });
}
