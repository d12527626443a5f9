import type { OutputMode } from "../../../declare/plan.ts";
import {
  type Attribute,
  attributeExpr,
  inputsOf,
  mapInputs,
  type ResolvedDeduplicate,
  type ResolvedLimit,
  type ResolvedPlan,
  type ResolvedWatermark,
} from "../../analyze/resolved_plan.ts";
import { duckDbType, quoteIdentifier } from "../../duckdb_type.ts";
import { EXPIRES_AT } from "../operators/deduplication.ts";
import type { StateColumn } from "../state/state_schema.ts";
import { AggregationShape } from "./aggregation_shape.ts";
import { expandSets } from "./expand_sets.ts";
import { eventTimeAmong, redefinedWatermark } from "./event_time_errors.ts";
import type { Section, Step, StepSpec } from "./step_spec.ts";

/** What the meaning of an aggregate depends on besides the plan. */
export interface SplitContext {
  readonly mode: OutputMode;
  readonly ansi: boolean;
  readonly timeZone: string;
}

/** Leaves from here on stand for the rows of a step. */
const FIRST_STEP_LEAF = 1_000_000;

/**
 * Cuts a streaming plan wherever more is needed than SQL over the rows at hand: at a watermark, an aggregation, a deduplication, a limit. What
 * is left are sections, each a SELECT that gives the same whether its streaming rows come at once or piece by piece.
 *
 * @returns The section that gives the result.
 */
export function splitPlan(plan: ResolvedPlan, context: SplitContext): Section {
  return new Splitter(context).section(plan);
}

/** Whether any of a plan's rows come from a stream. */
export function isStreaming(plan: ResolvedPlan): boolean {
  return plan.kind === "read" ? plan.read.streaming : inputsOf(plan).some(isStreaming);
}

/** Whether a plan aggregates a stream. */
export function aggregatesStream(plan: ResolvedPlan): boolean {
  return (plan.kind === "aggregate" && isStreaming(plan)) || inputsOf(plan).some(aggregatesStream);
}

/** Whether a watermark reaches a plan, even if its column does not. */
export function isWatermarked(plan: ResolvedPlan): boolean {
  return plan.kind === "watermark" || inputsOf(plan).some(isWatermarked);
}

/** The steps of a section and of those below, that of the section first: the operator with id 0 is the stateful one nearest the sink. */
export function stepsOf(section: Section): Step[] {
  return [...section.steps.values()].flatMap((step) => [step, ...stepsOf(step.input)]);
}

/** The event time of a column that holds times or windows. */
export function eventTimeSql(attribute: Attribute, column: string): string {
  return attribute.type === "timestamp" ? column : `struct_extract(${column}, 'end')`;
}

class Splitter {
  readonly #context: SplitContext;
  /** Ids below zero are of the columns between steps. */
  #lastId = 0;
  #lastLeaf = FIRST_STEP_LEAF;

  constructor(context: SplitContext) {
    this.#context = context;
  }

  section(plan: ResolvedPlan): Section {
    const steps = new Map<number, Step>();
    const rest = this.#cut(plan, steps);
    return { plan: rest, steps, readsStream: isStreaming(rest) };
  }

  /** The plan with a read in the place of each step nearest to it. */
  #cut(plan: ResolvedPlan, steps: Map<number, Step>): ResolvedPlan {
    if (!isStreaming(plan)) return plan;
    switch (plan.kind) {
      case "watermark":
        return this.#watermark(plan, steps);
      case "aggregate": {
        const expanded = expandSets(
          plan,
          (name, type, nullable) => this.#column({ name, type, nullable, metadata: {} }, name),
        );
        const shape = new AggregationShape(expanded, this.#context);
        const input = this.#columnsOf(shape.input, shape.inputColumns);
        return this.#step(shape.spec, input, plan.output, steps);
      }
      case "deduplicate":
        return this.#deduplicate(plan, steps);
      case "limit": {
        // Over the whole result of each batch it is a limit of that result.
        if (this.#context.mode === "complete" && aggregatesStream(plan.input)) break;
        return this.#limit(plan, steps);
      }
    }
    return mapInputs(plan, (input) => this.#cut(input, steps));
  }

  #watermark(plan: ResolvedWatermark, steps: Map<number, Step>): ResolvedPlan {
    const { delayMs, eventTime, input } = plan;
    if (isWatermarked(input)) throw redefinedWatermark();
    const place = input.output.findIndex((a) => a.id === eventTime.id);
    const spec: StepSpec = {
      kind: "watermark",
      delayMs,
      eventTime: eventTimeSql(eventTime, columnAt(place)),
    };
    return this.#step(spec, this.#allColumns(input), plan.output, steps);
  }

  #deduplicate(plan: ResolvedDeduplicate, steps: Map<number, Step>): ResolvedPlan {
    const { input, keys, withinWatermark } = plan;
    const columns = keys.map((key) => input.output.findIndex((a) => a.id === key.id));
    const time = eventTimeAmong(input.output);
    const timePlace = time ? input.output.indexOf(time) : -1;
    const timeKey = keys.findIndex((key) => key.eventTimeDelayMs !== undefined);
    const stateKeys = keys.map((key, i) => ({ name: `k${i}`, type: duckDbType(key.type) }));
    const values = withinWatermark ? [{ name: EXPIRES_AT, type: duckDbType("timestamp") }] : [];
    const forgetAt = withinWatermark
      ? quoteIdentifier(EXPIRES_AT)
      : timeKey < 0
      ? undefined
      : eventTimeSql(keys[timeKey]!, quoteIdentifier(`k${timeKey}`));
    const spec: StepSpec = {
      kind: "deduplicate",
      keys: columns.map((place) => `c${place}`),
      eventTime: time && eventTimeSql(time, columnAt(timePlace)),
      closing: forgetAt === undefined ? undefined : { opensAt: undefined, closesAt: forgetAt },
      withinMs: withinWatermark ? time?.eventTimeDelayMs ?? 0 : undefined,
      operator: {
        operatorName: withinWatermark ? "dedupeWithinWatermark" : "dedupe",
        keys: keys.map((key) => key.name),
        values: [],
        schema: { keys: stateKeys, values },
      },
    };
    return this.#step(spec, this.#allColumns(input), plan.output, steps);
  }

  #limit(plan: ResolvedLimit, steps: Map<number, Step>): ResolvedPlan {
    const spec: StepSpec = {
      kind: "limit",
      count: plan.count,
      operator: {
        operatorName: "globalLimit",
        keys: [],
        values: [],
        schema: { keys: [], values: [{ name: "passed", type: "BIGINT" }] },
      },
    };
    return this.#step(spec, this.#allColumns(plan.input), plan.output, steps);
  }

  /** Notes a step, and gives what reads its rows: columns `c0`, `c1`, … that are the attributes `output`. */
  #step(
    spec: StepSpec,
    input: ResolvedPlan,
    output: readonly Attribute[],
    steps: Map<number, Step>,
  ): ResolvedPlan {
    const leaf = this.#lastLeaf++;
    const columns = output.map((a, i): StateColumn => ({ name: `c${i}`, type: duckDbType(a.type) }));
    steps.set(leaf, { spec, input: this.section(input), columns });
    const read = output.map((a, i) => this.#column(a, `c${i}`));
    const from = { kind: "read", read: STEP_READ, leaf, output: read } as const;
    return { kind: "project", input: from, output, columns: read.map(attributeExpr) };
  }

  #allColumns(plan: ResolvedPlan): ResolvedPlan {
    const columns = plan.output.map((a, i) => ({ name: `c${i}`, expr: attributeExpr(a) }));
    return this.#columnsOf(plan, columns);
  }

  #columnsOf(plan: ResolvedPlan, columns: AggregationShape["inputColumns"]): ResolvedPlan {
    const output = columns.map(({ name, expr }) =>
      this.#column({ name, type: expr.type, nullable: expr.nullable, metadata: {} }, name)
    );
    return { kind: "project", input: plan, output, columns: columns.map(({ expr }) => expr) };
  }

  #column(like: Omit<Attribute, "id">, name: string): Attribute {
    return { id: --this.#lastId, name, type: like.type, nullable: like.nullable, metadata: {} };
  }
}

const STEP_READ = { kind: "read", streaming: false, options: {}, paths: [] } as const;

function columnAt(place: number): string {
  return quoteIdentifier(`c${place}`);
}
