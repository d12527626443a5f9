import type { Engine } from "../../engine/declare/engine.ts";
import type { Plan, StreamWritePlan, WritePlan } from "../../engine/declare/plan.ts";
import type { StreamingQueryManager } from "../../engine/declare/streaming_query_manager.ts";
import type { Action } from "../answer.ts";

/** What comes of running something where nothing runs. */
export class NothingRuns extends Error {
  override name = "NothingRuns";
}

/** The engine of a submission: it keeps views, and what it should have run, and runs nothing. */
export class DeclaringEngine implements Engine {
  readonly views = new Map<string, Plan>();
  readonly actions: Action[] = [];

  schema = (plan: Plan) => this.#note("schema", plan);
  explain = (plan: Plan) => this.#note("explain", plan);
  collect = (plan: Plan) => this.#note("collect", plan);
  toArrow = (plan: Plan) => this.#note("toArrow", plan);
  count = (plan: Plan) => this.#note("count", plan);
  show = (plan: Plan) => this.#note("show", plan);
  write = ({ input }: WritePlan) => this.#note("write", input);
  start = ({ input }: StreamWritePlan) => this.#note("start", input);

  detach = () => this.#note("detach");

  async *batches(plan: Plan): AsyncGenerator<never> {
    yield await this.#note("toLocalIterator", plan);
  }

  get streams(): StreamingQueryManager {
    return {
      active: [],
      get: () => null,
      find: () => this.#note("find"),
      awaitAnyTermination: () => this.#note("awaitAnyTermination"),
      resetTerminated: () => undefined,
      addListener: () => undefined,
      removeListener: () => undefined,
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {}

  #note(name: string, plan?: Plan): Promise<never> {
    this.actions.push({ name, ...(plan && { plan }) });
    const refused = Promise.reject(new NothingRuns(`An answer only declares: it does not call ${name}`));
    refused.catch(() => undefined); // an answer that does not await it must not end the process
    return refused;
  }
}
