import { DataFrame } from "../../engine/declare/data_frame.ts";
import { RuntimeConf } from "../../engine/declare/runtime_conf.ts";
import { Session } from "../../engine/declare/session.ts";
import { TodoError } from "../../lib/todo.ts";
import { type Call, type Given, type Json, type Outcome, type Parameter, rowsPlan } from "../answer.ts";
import { type ClockWatch, watchClock } from "./clock_watch.ts";
import { DeclaringEngine, NothingRuns } from "./declaring_engine.ts";
import { describe } from "./describe.ts";

/** A script as a module. */
export type Script = Readonly<Record<string, unknown>>;

/**
 * The main program of the process that a submission runs in: makes the calls that come on the standard input, a line of JSON each, and prints a line for each.
 * What it prints is only what the script declared; the grader judges that itself, so that a script which prints such lines on its own has won nothing.
 *
 * @param load Loads the script.
 */
export async function serve(load: () => Promise<Script>): Promise<void> {
  const requests = Deno.stdin.readable.pipeThrough(new TextDecoderStream()).getReader();
  const [exit, parse, stringify, encoder] = [Deno.exit, JSON.parse, JSON.stringify, new TextEncoder()];
  const write = Deno.stdout.writeSync.bind(Deno.stdout);
  let open = "";
  const nextLine = async (): Promise<string> => {
    while (!open.includes("\n")) {
      const { done, value } = await requests.read();
      if (done) exit(0);
      open += value;
    }
    const line = open.slice(0, open.indexOf("\n"));
    open = open.slice(line.length + 1);
    return line;
  };
  const mark = await nextLine(); // begins every line that is an answer, so that what a script prints is not mistaken for one
  const print = (value: unknown) => {
    const line = encoder.encode(`\n${mark}${stringify(value)}\n`);
    for (let written = 0; written < line.length;) written += write(line.subarray(written));
  };
  const clock = watchClock(lineOf);
  globalThis.addEventListener("unhandledrejection", (event) => event.preventDefault());
  print("ready");
  const loaded = await load().then((script) => ({ script }), (error) => ({ failure: threw(error) }));
  print("loaded");
  for (;;) {
    const call: Call = parse(await nextLine());
    print("failure" in loaded ? loaded.failure : await answer(loaded.script, call, clock));
  }
}

async function answer(script: Script, { name, takes, views }: Call, clock: ClockWatch): Promise<Outcome> {
  const asked = script[name];
  if (typeof asked !== "function") return { kind: "missing", instead: kindOf(asked) };
  const engine = new DeclaringEngine();
  const session = new Session(engine, new RuntimeConf());
  for (const [view, rows] of Object.entries(views)) engine.views.set(view, rowsPlan(view, rows));
  clock.take();
  try {
    const given = await settled(asked(...takes.map((one, i) => argument(one, i, session, engine))));
    const readsClock = clock.take();
    return {
      kind: "gave",
      given,
      views: Object.fromEntries(engine.views),
      actions: engine.actions,
      ...(readsClock !== undefined && { readsClock }),
    };
  } catch (error) {
    return threw(error);
  }
}

async function settled(value: unknown): Promise<Given> {
  if (!(value instanceof Promise)) return describe(value);
  const rest = await value.catch((error) => {
    if (!(error instanceof NothingRuns)) throw error;
  });
  return { kind: "promise", value: describe(rest) };
}

function argument(
  parameter: Parameter,
  position: number,
  session: Session,
  engine: DeclaringEngine,
): unknown {
  switch (parameter.kind) {
    case "session":
      return session;
    case "rows":
      return new DataFrame(rowsPlan(position, parameter), engine);
    case "value":
      return parameter.value;
    case "feed":
      return { forEach: (take: TakeMessage) => giveEach(parameter.messages, take, engine) };
    case "recorder":
      return { [parameter.method]: (value: Json) => record(parameter.method, value, engine) };
  }
}

type TakeMessage = (message: Json) => unknown;

async function giveEach(
  messages: readonly Json[],
  take: TakeMessage,
  { actions }: DeclaringEngine,
): Promise<void> {
  for (const message of messages) {
    await take(message);
    actions.push({ name: "next message" });
  }
}

async function record(name: string, value: Json, { actions }: DeclaringEngine): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 1)); // who does not wait for it is found out
  actions.push({ name, value });
}

function threw(error: unknown): Outcome {
  if (error instanceof TodoError) return { kind: "todo" };
  if (!(error instanceof Error)) return { kind: "threw", name: "", message: String(error) };
  const line = lineOf(`${error.message}\n${error.stack}`);
  const [name, message] = [String(error.name), String(error.message)];
  return { kind: "threw", name, message, ...(line !== undefined && { line }) };
}

/** The first line of the script that a stack, or the message of a parser, names. */
function lineOf(stack: string): number | undefined {
  const line = /\/submission\/lab\/starter\.ts:(\d+)/.exec(stack)?.[1];
  return line === undefined ? undefined : Number(line);
}

function kindOf(value: unknown): string {
  if (value === undefined) return "nothing";
  return value === null ? "null" : `${typeof value === "object" ? "an" : "a"} ${typeof value}`;
}
