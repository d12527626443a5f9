/**
 * Starts, stops and shows the real services of the conformance tests: `deno task services:up`, `services:down`.
 *
 * @module
 */
import { parseArgs } from "@std/cli/parse-args";
import { installServices, services, startServices, stopServices } from "./control.ts";
import { isAlive, readState, SERVICE_NAMES, type ServiceName } from "./services_state.ts";

const USAGE = `The real services that the conformance tests compare with, on this machine.

  install  downloads and builds what is missing, some minutes the first time
  up       installs what is missing, starts what does not run, waits until it answers, prints the addresses
  down     stops what runs, and deletes its data
  status   prints what runs

  --only kafka,minio,moto,spark   these services; default: all
  --help                          this text

Downloads, data and logs are in the folder $STREAMING_LABS_CACHE; default: streaming-labs in your cache folder.
Exit code: 0 done (status: all run), 1 failed (status: something does not run), 2 the command is not understood.
`;

const ACTIONS = { install: installServices, up, down: stopServices, status };

async function up(names: readonly ServiceName[]): Promise<void> {
  await startServices(names);
  await status(names);
}

async function status(names: readonly ServiceName[]): Promise<void> {
  let allRun = true;
  for (const name of names) {
    const state = await readState(name);
    const runs = state !== undefined && isAlive(state);
    allRun &&= runs;
    const { title, describe } = services[name];
    console.log(
      `${title}: ${runs ? describe(state.service as never) : state ? "has crashed" : "does not run"}`,
    );
  }
  if (!allRun) Deno.exitCode = 1;
}

function usageError(sentence: string): never {
  console.error(`${sentence}; --help lists what is`);
  Deno.exit(2);
}

function readNames(only: string): ServiceName[] {
  const chosen = only.split(",").map((name) => name.trim());
  const unknown = chosen.find((name) => !(SERVICE_NAMES as readonly string[]).includes(name));
  if (unknown !== undefined) usageError(`The service "${unknown}" is not known`);
  return SERVICE_NAMES.filter((name) => chosen.includes(name));
}

if (import.meta.main) {
  const flags = parseArgs(Deno.args, {
    string: ["only"],
    boolean: ["help"],
    default: { only: SERVICE_NAMES.join(",") },
    unknown: (name) => name.startsWith("-") ? usageError(`"${name}" is not known`) : true,
  });
  const [action, ...rest] = flags._.map(String);
  if (flags.help) {
    console.log(USAGE);
  } else if (action === undefined || rest.length > 0 || !(action in ACTIONS)) {
    usageError(`"${flags._.join(" ")}" is not known`);
  } else {
    try {
      await ACTIONS[action as keyof typeof ACTIONS](readNames(flags.only));
    } catch (error) {
      console.error((error as Error).message);
      Deno.exitCode = 1;
    }
  }
}
