/** The command that starts and stops services, in a cache folder of its own. */
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { installationFolder } from "./install_once.ts";
import { moto } from "./moto.ts";

const MAIN_PATH = fileURLToPath(new URL("main.ts", import.meta.url));

interface Outcome {
  readonly code: number;
  readonly text: string;
}

/** A cache folder with nothing in it, removed afterwards. */
class OwnCache implements AsyncDisposable {
  readonly folder = Deno.makeTempDirSync({ prefix: "services_" });

  async main(args: readonly string[], env: Record<string, string> = {}): Promise<Outcome> {
    const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "--allow-all", MAIN_PATH, ...args],
      env: { ...env, STREAMING_LABS_CACHE: this.folder, NO_COLOR: "1" },
    }).output();
    return { code, text: new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr) };
  }

  /** The path that the installation of moto has in this cache. */
  get motoFolder(): string {
    return join(this.folder, installationFolder("moto", moto.pins).split("/").at(-1)!);
  }

  async motoPid(): Promise<number> {
    return JSON.parse(await Deno.readTextFile(join(this.folder, "run", "moto.json"))).process.pid;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.main(["down"]);
    await Deno.remove(this.folder, { recursive: true });
  }
}

Deno.test("main.ts starts again what has crashed, leaves alone what runs, and stops it", async () => {
  await using cache = new OwnCache();
  await Deno.symlink(installationFolder("moto", moto.pins), cache.motoFolder);

  assertMatch(
    (await cache.main(["up", "--only", "moto"])).text,
    /^Moto: started in .*\nMoto: http:\/\/127\.0\.0\.1/,
  );
  const firstPid = await cache.motoPid();
  assertMatch((await cache.main(["up", "--only", "moto"])).text, /^Moto: runs already/);
  assertEquals(await cache.motoPid(), firstPid);

  Deno.kill(-firstPid, "SIGKILL");
  assertEquals(await cache.main(["status", "--only", "moto"]), { code: 1, text: "Moto: has crashed\n" });
  assertEquals((await cache.main(["up", "--only", "moto"])).code, 0);
  assertEquals((await cache.main(["status", "--only", "moto"])).code, 0);

  assertEquals(await cache.main(["down"]), { code: 0, text: "Moto: stopped\n" });
  assertEquals(await cache.main(["status", "--only", "moto"]), { code: 1, text: "Moto: does not run\n" });
  assertEquals(Array.from(Deno.readDirSync(join(cache.folder, "run"))), []);
});

Deno.test("main.ts shows the end of the log of a service that does not start", async () => {
  await using cache = new OwnCache();
  await Deno.mkdir(join(cache.motoFolder, "python", "bin"), { recursive: true });
  const python = join(cache.motoFolder, "python", "bin", "python");
  await Deno.writeTextFile(python, "#!/bin/sh\necho No module named moto\nexit 1\n", { mode: 0o755 });

  const { code, text } = await cache.main(["up", "--only", "moto"]);
  assertEquals(code, 1);
  assertStringIncludes(text, "for Moto to answer, in vain");
  assertStringIncludes(text, "No module named moto");
});

Deno.test("main.ts says what to install on a machine that lacks it, and installs nothing", async () => {
  await using cache = new OwnCache();
  const { code, text } = await cache.main(["up"], { PATH: cache.folder });
  assertEquals(code, 1);
  assertStringIncludes(
    text,
    "This machine lacks Maven, a JDK, version 17 or later, OpenSSL, Go 1.21 or later, Python",
  );
  assertEquals(Array.from(Deno.readDirSync(cache.folder)).map(({ name }) => name).sort(), ["lock", "run"]);
});

Deno.test("main.ts refuses what it does not understand with exit code 2", async () => {
  await using cache = new OwnCache();
  assertEquals((await cache.main(["start"])).code, 2);
  assertEquals(
    (await cache.main(["up", "--only", "kafak"])).text,
    'The service "kafak" is not known; --help lists what is\n',
  );
  assertEquals((await cache.main(["--help"])).code, 0);
});
