import { statfs } from "node:fs/promises";
import { createSession, parseRemoteAddress } from "../../engine/mod.ts";
import { settingsReader } from "../../lib/settings.ts";
import type { DoctorSettings } from "./account_checks.ts";
import { type Check, type Finding, ok, practice, problem } from "./check.ts";

/** The Deno that the labs are made for. */
const LEAST_DENO = [2, 9, 6];
const LEAST_FREE_GB = 1;

/** The version of Deno. */
export function denoCheck(version: string = Deno.version.deno): Check {
  return {
    name: "Deno",
    run: () => {
      const parts = version.split(/[.+-]/).slice(0, 3).map(Number);
      const at = parts.findIndex((part, i) => part !== LEAST_DENO[i]);
      const isOld = at >= 0 && parts[at]! < LEAST_DENO[at]!;
      const wanted = LEAST_DENO.join(".");
      return Promise.resolve(
        isOld
          ? problem(`${version} is older than ${wanted}. Run "deno upgrade", or write npx -y deno@${wanted}`)
          : ok(version),
      );
    },
  };
}

/** The SQL engine, which is native code and may be missing on an unusual machine. */
export function engineCheck(): Check {
  return {
    name: "SQL engine",
    run: async () => {
      await using session = createSession({ remote: "" });
      const [row] = await session.sql("SELECT 1 + 1 AS two").collect();
      return row?.["two"] === 2 ? ok("computes") : problem(`says that 1 + 1 is ${row?.["two"]}`);
    },
  };
}

/** That folders can be written, and have room. */
export function folderCheck(name: string, folder: string): Check {
  return {
    name,
    run: async () => {
      const probe = `${folder}/doctor-${crypto.randomUUID()}`;
      try {
        await Deno.mkdir(folder, { recursive: true });
        await Deno.writeTextFile(probe, "probe");
        await Deno.remove(probe);
      } catch (error) {
        return problem(`${folder} cannot be written: ${(error as Error).message}`);
      }
      return await room(folder);
    },
  };
}

async function room(folder: string): Promise<Finding> {
  const { bavail, bsize } = await statfs(folder);
  const freeGb = bavail * bsize / 1e9;
  const free = `${freeGb.toFixed(1)} GB free`;
  return freeGb < LEAST_FREE_GB
    ? problem(`${folder}: only ${free}. Make room: the labs need about ${LEAST_FREE_GB} GB`)
    : ok(`${folder}, ${free}`);
}

/** The cluster that `SPARK_REMOTE` names. */
export function sparkCheck({ envFile, environment }: DoctorSettings): Check {
  const remote = settingsReader(environment, envFile)("SPARK_REMOTE");
  return {
    name: "Spark",
    run: async () => {
      if (remote === undefined) {
        return practice(
          "SPARK_REMOTE is not set: the labs run in their own process, and no cluster is needed",
        );
      }
      const { host, port } = parseRemoteAddress(remote); // what follows these may be secret
      await using session = createSession({ remote, print: () => {} });
      const [row] = await session.sql("SELECT version() AS version").collect();
      return ok(`sc://${host}:${port} answers, version ${String(row?.["version"]).split(" ")[0]}`);
    },
  };
}
