import type { DuckDBConnection } from "@duckdb/node-api";
import type { Source } from "../source/source.ts";
import { type BatchRunner, StatelessRunner } from "./batch_runner.ts";
import { BatchSupply } from "./batch_supply.ts";
import { FlowRunner, needsFlow } from "./flow/flow_runner.ts";
import type { LoopParts } from "./loop_parts.ts";
import { pinnedConf } from "./pinned_conf.ts";
import { recover, type Recovery } from "./recovery.ts";
import { SliceSweeper } from "./slice_sweeper.ts";
import { stageColumns } from "./stage.ts";
import { type TriggerPolicy, triggerPolicy } from "./trigger.ts";

/** A loop that can begin. */
export interface OpenedLoop {
  readonly sources: readonly Source[];
  /** Where batches run: more than one if the sink takes slices side by side. */
  readonly writers: readonly DuckDBConnection[];
  readonly policy: TriggerPolicy;
  /** Where it goes on; `conf` with the session's settings where the checkpoint has none. */
  readonly recovery: Recovery;
  readonly runner: BatchRunner;
  readonly supply: BatchSupply;
}

/**
 * Opens the sources, reads from the checkpoint where the query goes on, and loads its state.
 *
 * @param resources Takes what must be closed.
 */
export async function openLoop(parts: LoopParts, resources: AsyncDisposableStack): Promise<OpenedLoop> {
  const { checkpoint, compiled, connect, sink, trigger } = parts;
  const connection = async () => resources.adopt(await connect(), (c) => Promise.resolve(c.closeSync()));
  const count = 2 + (sink.parallelWrites ?? 1);
  const opening = [openSources(parts, resources), ...Array.from({ length: count }, connection)] as const;
  await Promise.allSettled(opening); // so that what did open is closed when the rest fails
  const [sources, ...connections] = await Promise.all(opening);
  const [lander, sweeper, ...writers] = connections;
  const policy = triggerPolicy(trigger, sources.every((source) => source.supportsAvailableNow));
  const recovered = await recover(checkpoint, sources.length);
  const recovery = { ...recovered, conf: pinnedConf(parts.conf, recovered.conf) };
  const runner = await openRunner(parts, writers[0]!, recovery);
  // What makes a batch of its slices one after the other can begin with the next; of others, two might not fit into memory.
  const sliced = compiled.rowByRow || runner.remembers;
  const supply = resources.use(
    new BatchSupply({
      ...parts,
      sources,
      columns: compiled.leaves.filter((leaf) => leaf.read.streaming).map(stageColumns),
      limit: policy.limit,
      lander: lander!,
      sweeper: new SliceSweeper(sweeper!),
      sliced,
      fetchesAhead: policy.prefetches && sliced,
    }),
  );
  if (policy.fixesEnd) await Promise.all(sources.map((source) => source.prepareAvailableNow()));
  return { sources, writers, policy, recovery, runner, supply };
}

async function openSources(parts: LoopParts, resources: AsyncDisposableStack): Promise<Source[]> {
  const { checkpoint, clock, compiled, interrupt, openSource, watcher } = parts;
  const sources: Source[] = [];
  for (const [i, leaf] of compiled.leaves.filter((each) => each.read.streaming).entries()) {
    const source = await openSource(leaf, {
      log: checkpoint.sourceLog(i),
      now: () => clock.now(),
      notice: (sentence) => watcher.onNotice(sentence),
      signal: interrupt,
    });
    sources.push(resources.use(source));
  }
  return sources;
}

async function openRunner(
  parts: LoopParts,
  connection: DuckDBConnection,
  { conf, nextBatchId, watermarkMs }: Recovery,
): Promise<BatchRunner> {
  const { checkpoint, compiled, faultPoint, openStaticRead = noStaticRead, outputMode, progress } = parts;
  const { stepwise } = compiled;
  if (!stepwise || !needsFlow({ ...compiled, stepwise }, outputMode)) {
    return new StatelessRunner(compiled, progress);
  }
  return await FlowRunner.open({
    compiled: { ...compiled, stepwise },
    mode: outputMode,
    policy: conf["spark.sql.streaming.multipleWatermarkPolicy"] === "max" ? "max" : "min",
    connection,
    storage: checkpoint.storage,
    watermarkMs,
    openStaticRead,
    faultPoint,
  }, nextBatchId);
}

function noStaticRead(): Promise<never> {
  return Promise.reject(new TypeError("The query has a static leaf, and was given no way to read it"));
}
