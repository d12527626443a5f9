/**
 * Lists of streams that are carried out step by step, `scenarios/<name>.ts`, each compared as a program with one case
 * per stream.
 *
 * @module
 */
import type { Program } from "./program.ts";
import { carryOut, type Scenario } from "./scenario.ts";
import { ClusterStage, EmbeddedStage } from "./scenario_stages.ts";

/** What the file of a list exports. */
export interface ScenarioList {
  /** One sentence: what the list compares. */
  readonly about: string;
  readonly scenarios: readonly Scenario[];
}

const FOLDER = new URL("scenarios/", import.meta.url);

/** All lists, as programs. */
export async function findScenarioLists(): Promise<Program[]> {
  const programs: Program[] = [];
  for await (const { name: file } of Deno.readDir(FOLDER)) {
    const name = `scenarios/${file.replace(/\.ts$/, "")}`;
    programs.push(scenarioProgram(name, await import(new URL(file, FOLDER).href)));
  }
  return programs;
}

function scenarioProgram(name: string, { about, scenarios }: ScenarioList): Program {
  return {
    name,
    pythonPath: new URL("evaluate_scenarios.py", import.meta.url).pathname,
    module: {
      about,
      variants: { "": { "spark.sql.shuffle.partitions": "1" } },
      texts: scenarios.map((scenario) => JSON.stringify(scenario)),
      topics: { batches: { partitions: 1 } },
      run: (session, params) =>
        Object.fromEntries(scenarios.map((each, i) => [each.name, async () => {
          await using stage = params.isOnCluster
            ? new ClusterStage(session, params, `${i}`)
            : await EmbeddedStage.open();
          return await carryOut(each, stage);
        }])),
    },
  };
}
