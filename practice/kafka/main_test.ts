import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { fileURLToPath } from "node:url";

const MAIN = fileURLToPath(new URL("./main.ts", import.meta.url));

function start(...args: string[]): Deno.ChildProcess {
  const command = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", MAIN, ...args],
    stdout: "piped",
    stderr: "piped",
  });
  return command.spawn();
}

async function firstText(child: Deno.ChildProcess): Promise<string> {
  const reader = child.stdout.getReader();
  const { value } = await reader.read();
  reader.releaseLock();
  return new TextDecoder().decode(value);
}

Deno.test("main says how to connect and ends with exit code 0 at Ctrl-C", async () => {
  const dir = Deno.makeTempDirSync();
  const child = start("--port", "0", "--dir", dir, "--topics", "reviews:3,customers", "--user", "me");
  const text = await firstText(child);
  assertMatch(
    text,
    /^Kafka broker: {2}127\.0\.0\.1:\d+\nLogin: .*SCRAM-SHA-512, user "me", password "practice"\n/,
  );
  assertMatch(text, /kcat -b 127\.0\.0\.1:\d+ .* -X sasl\.username=me -X sasl\.password=practice -L/);
  assertStringIncludes(text, "customers, reviews");
  const ended = child.output();
  child.kill("SIGINT");
  // `deno task` repeats a Ctrl-C, whenever it gets to it; two of one kind that come at once are one.
  const repeated = setInterval(() => {
    try {
      child.kill("SIGTERM");
    } catch (error) {
      if (!(error instanceof TypeError)) throw error; // it has ended
    }
  }, 1);
  const { code, stderr } = await ended.finally(() => clearInterval(repeated));
  assertEquals([code, new TextDecoder().decode(stderr)], [0, ""]);
  Deno.removeSync(dir, { recursive: true });
});

Deno.test("main says what is wrong in one sentence and ends with exit code 1", async () => {
  using taken = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const dir = Deno.makeTempDirSync();
  const port = String((taken.addr as Deno.NetAddr).port);
  const runs = [["--port", port, "--dir", dir], ["--topics", "a:b"], ["--nonsense"]];
  const outputs = await Promise.all(runs.map((args) => start(...args).output()));
  const sentences = outputs.map(({ stderr }) => new TextDecoder().decode(stderr).trimEnd());
  assertEquals(outputs.map(({ code }) => code), [1, 1, 1]);
  assertStringIncludes(sentences[0]!, `127.0.0.1:${port}: the port is taken`);
  assertEquals(sentences.slice(1), [
    '--topics must look like "reviews:3,customers": "a:b" does not',
    '"--nonsense" is not known; --help lists what is',
  ]);
  Deno.removeSync(dir, { recursive: true });
});
