import { expr } from "../../declare/column.ts";
import { RuntimeConf } from "../../declare/runtime_conf.ts";
import { Session } from "../../declare/session.ts";
import { EmbeddedEngine } from "../embedded_engine.ts";

/**
 * Test equipment, run as a process of its own: counts the rows of `<folder>/in`, a file a batch, by windows into `<folder>/out`, and kills itself when a
 * fault point is reached for the given time.
 *
 * Arguments: the folder, the fault point, the time; without the last two it runs to the end.
 */
const [folder, fault, time] = Deno.args;
let hits = 0;
const faultPoint = (name: string) => {
  if (name === fault && ++hits === Number(time)) Deno.kill(Deno.pid, "SIGKILL");
};
const conf = new RuntimeConf();
await using session = new Session(new EmbeddedEngine({ conf, storage: {}, faultPoint }), conf);
const rows = session.readStream.schema("k STRING, ts TIMESTAMP").option("maxFilesPerTrigger", 1).parquet(
  `${folder}/in`,
);
const counts = rows.withWatermark("ts", "10 seconds").groupBy(expr("window(ts, '20 seconds')"), "k")
  .agg(expr("count(*) AS n"), expr("collect_list(CAST(ts AS BIGINT)) AS times"));
const query = await counts.writeStream.format("parquet").trigger({ availableNow: true })
  .option("checkpointLocation", `${folder}/checkpoint`).start(`${folder}/out`);
await query.awaitTermination();
