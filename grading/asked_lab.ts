import { DataFrame, planIsStreaming, Session } from "../lib/mod.ts";
import type { Action, Call, Given, Json, Outcome, Parameter, RowsParameter } from "./answer.ts";
import { rowsPath } from "./answer.ts";
import type { Asked, Gives, LabQuestion, Trial } from "./lab_question.ts";
import { refuseUnsafePlan } from "./safe_plan.ts";
import type { Sandbox } from "./sandbox.ts";
import { require, Unanswered, WrongAnswer } from "./wrong_answer.ts";

/** Stands for an object with `forEach`, which gives messages one after the other. */
export class GivenFeed {
  constructor(readonly messages: readonly Json[]) {}
}

/** Stands for an object with one method, whose calls are in {@linkcode Trial.actions}. */
export class GivenRecorder {
  constructor(readonly method: string) {}
}

type Gave = Extract<Outcome, { kind: "gave" }>;

/** What an answer gives, in words. */
const WORDS: Record<string, string> = {
  stream: "a DataFrame",
  rows: "a DataFrame",
  writer: "a writer, which writeStream begins",
  schema: "a schema, made by struct({ … })",
  text: "a text",
  frame: "a DataFrame",
  list: "a list",
  record: "an object",
  undefined: "nothing",
  bytes: "bytes",
  bigint: "a number",
  instant: "a time",
};

/** Calls a lab's functions in the sandbox, and makes frames and writers of what they declared, with the real rows in the place of those that they saw. */
export class AskedLab<Lab> {
  readonly #sandbox: Sandbox;
  readonly #questions: readonly LabQuestion<Lab>[];
  readonly #trial: Omit<Trial, "actions">;
  /** What the answer that was asked last wanted to run. */
  actions: readonly Action[] = [];

  constructor(sandbox: Sandbox, questions: readonly LabQuestion<Lab>[], trial: Omit<Trial, "actions">) {
    this.#sandbox = sandbox;
    this.#questions = questions;
    this.#trial = trial;
  }

  /** The lab, as checks ask it. */
  get lab(): Asked<Lab> {
    const functions = this.#questions.map((
      { answer },
    ) => [answer, (...args: unknown[]) => this.#ask(answer, args)]);
    return Object.fromEntries(functions);
  }

  async #ask(name: string, args: readonly unknown[]): Promise<unknown> {
    const { gives } = this.#questions.find(({ answer }) => answer === name)!;
    const { plans, session } = this.#trial;
    const call = await callOf(name, args, session);
    const gave = whatItGave(name, await this.#sandbox.call(call));
    this.actions = gave.actions;
    refuseOther(gave, gives);
    const given = plain(gave.given);
    refuseBatch(given, gives);
    const texts = textsIn(call.takes);
    const revive = (plan: unknown) => {
      refuseUnsafePlan(plan, texts);
      return substituted(plan, (path) => rowsBehind(path, args, session));
    };
    for (const [view, plan] of Object.entries(gave.views)) {
      if (gives === "nothing" && !isGivenView(view, plan)) {
        plans.frame(revive(plan)).createOrReplaceTempView(view);
      }
    }
    return valueOf(given, {
      frame: (plan) => plans.frame(revive(plan)),
      writer: (plan) => plans.writer(revive(plan)),
    });
  }
}

/** An answer's call as data: of a frame only its columns. Every frame is shown as a stream, which is what a lab gets when it runs. */
async function callOf(name: string, args: readonly unknown[], session: Session): Promise<Call> {
  const takes: Parameter[] = [];
  for (const arg of args) {
    if (arg instanceof Session) takes.push({ kind: "session" });
    else if (arg instanceof DataFrame) {
      takes.push({ kind: "rows", streaming: true, schema: await arg.schema() });
    } else if (arg instanceof GivenFeed) takes.push({ kind: "feed", messages: arg.messages });
    else if (arg instanceof GivenRecorder) takes.push({ kind: "recorder", method: arg.method });
    else takes.push({ kind: "value", value: arg as Json });
  }
  const views: Record<string, RowsParameter> = {};
  for (const view of session.catalog.listTables()) {
    const frame = session.table(view);
    views[view] = { kind: "rows", streaming: frame.isStreaming, schema: await frame.schema() };
  }
  return { name, takes, views };
}

/** @throws {WrongAnswer} Unless the function came to its end. */
function whatItGave(name: string, outcome: Outcome): Gave {
  switch (outcome.kind) {
    case "todo":
      throw new Unanswered("Its todo is still there.");
    case "missing":
      throw new WrongAnswer(
        `The script exports no function ${name}: there is ${outcome.instead} in its place.`,
      );
    case "fault":
      throw new WrongAnswer(outcome.sentence);
    case "threw":
      throw new WrongAnswer(threwText(outcome));
    case "gave":
      require(
        outcome.readsClock === undefined,
        `It asks the machine what time it is, in line ${outcome.readsClock}. That is when the query was declared, ` +
          "once and for all, and not when a batch is processed.",
      );
      return outcome;
  }
}

function threwText({ name, message, line }: Extract<Outcome, { kind: "threw" }>): string {
  const where = line === undefined ? "" : ` in line ${line}`;
  const first = message.split("\n")[0]!.replace(/, run again with.*$/, "").replace(/ at file:.*$/, "");
  if (name === "NotCapable") {
    return `It tries to reach outside${where}: ${first}. An answer only declares, and has no permission for anything.`;
  }
  return `It fails${where}: ${name === "Error" || name === "" ? "" : `${name}: `}${first}`;
}

/** @throws {WrongAnswer} When it gave something of another kind than the question asks for. */
function refuseOther({ given, actions }: Gave, gives: Gives): void {
  const started = actions.some(({ name }) => name === "start");
  require(
    !started,
    "It starts the query itself, and leaves it running. Return the writer, without start(): the script starts it.",
  );
  if (gives === "nothing") return;
  const [action] = actions;
  if (action !== undefined) {
    throw new WrongAnswer(
      `It calls ${action.name}(), which runs something. An answer only declares what is to be done.`,
    );
  }
  if (given.kind === "promise") {
    throw new WrongAnswer("It returns a Promise. An answer only declares: it needs neither async nor await.");
  }
  if (typeof gives === "object" && given.kind === "record") {
    for (const [name, kind] of Object.entries(gives)) {
      const field = given.fields[name] ?? { kind: "undefined" as const };
      require(fits(field, kind), `Its ${name} is ${whatIs(field)}, and should be ${WORDS[kind]}.`);
    }
    return;
  }
  if (given.kind === "undefined") {
    throw new WrongAnswer("It returns nothing. Does the answer begin with return?");
  }
  const wanted = typeof gives === "object"
    ? `an object with ${Object.keys(gives).join(" and ")}`
    : WORDS[gives]!;
  require(
    typeof gives === "string" && fits(given, gives),
    `It returns ${whatIs(given)}, and should return ${wanted}.`,
  );
}

function fits(given: Given, kind: Exclude<Gives, object>): boolean {
  switch (kind) {
    case "stream":
    case "rows":
      return given.kind === "frame";
    case "writer":
      return given.kind === "writer";
    case "schema":
      return given.kind === "record" && given.fields.fields?.kind === "list";
    case "text":
      return given.kind === "plain" && typeof given.value === "string";
    case "list":
      return given.kind === "list";
    case "nothing":
      return true;
  }
}

function whatIs(given: Given): string {
  if (given.kind === "other") return given.what;
  if (given.kind === "plain") return JSON.stringify(given.value);
  return WORDS[given.kind] ?? `a ${given.kind}`;
}

function refuseBatch(given: Given, gives: Gives): void {
  if (typeof gives === "object" && given.kind === "record") {
    for (const [name, kind] of Object.entries(gives)) refuseBatch(given.fields[name]!, kind);
  }
  if (gives !== "stream" || given.kind !== "frame") return;
  const { plan } = given;
  require(
    plan.kind !== "sql" || Object.keys(plan.views).length > 0,
    "Its SQL names no view that is there. Is the name right, and is the view registered before?",
  );
  require(
    planIsStreaming(plan),
    "It returns rows that are no stream: those that are there once, and never the next ones.",
  );
}

function plain(given: Given): Given {
  return given.kind === "promise" ? given.value : given;
}

function textsIn(takes: readonly Parameter[]): string[] {
  const texts: string[] = [];
  const visit = (value: Json) => {
    if (typeof value === "string") texts.push(value);
    else if (typeof value === "object" && value !== null) Object.values(value).forEach(visit);
  };
  for (const one of takes) if (one.kind === "value") visit(one.value);
  return texts;
}

/** A plan with what is behind given rows in their place, wherever that is. */
// deno-lint-ignore no-explicit-any -- plans and expressions are nested in each other
function substituted(value: any, behind: (path: string) => unknown): any {
  if (Array.isArray(value)) return value.map((item) => substituted(item, behind));
  if (typeof value !== "object" || value === null) return value;
  if (value.kind === "read" && value.paths?.length === 1) {
    const plan = behind(value.paths[0]);
    if (plan !== undefined) return plan;
  }
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name, substituted(member, behind)]),
  );
}

function rowsBehind(path: string, args: readonly unknown[], session: Session): unknown {
  const arg = args.find((one, position) => one instanceof DataFrame && path === rowsPath(position));
  if (arg !== undefined) return (arg as DataFrame).plan;
  const view = session.catalog.listTables().find((name) => path === rowsPath(name));
  if (view === undefined) return undefined;
  const { plan } = session.table(view);
  return plan.kind === "alias" ? plan.input : plan;
}

function isGivenView(name: string, plan: unknown): boolean {
  const { kind, paths } = plan as { kind?: string; paths?: readonly string[] };
  return kind === "read" && paths?.[0] === rowsPath(name);
}

interface Revive {
  frame(plan: unknown): unknown;
  writer(plan: unknown): unknown;
}

function valueOf(given: Given, revive: Revive): unknown {
  switch (given.kind) {
    case "frame":
      return revive.frame(given.plan);
    case "writer":
      return revive.writer(given.plan);
    case "list":
      return given.items.map((item) => valueOf(item, revive));
    case "record":
      return Object.fromEntries(
        Object.entries(given.fields).map(([name, field]) => [name, valueOf(field, revive)]),
      );
    case "plain":
      return given.value;
    case "bigint":
      return BigInt(given.text);
    case "bytes":
      return Uint8Array.fromBase64(given.text);
    case "instant":
      return Temporal.Instant.from(given.text);
    case "promise":
    case "undefined":
    case "other":
      return undefined;
  }
}
