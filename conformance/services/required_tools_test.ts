import { assertEquals, assertRejects } from "@std/assert";
import { MissingToolsError, requireTools } from "./required_tools.ts";

/** A machine with these programs, each printing this. */
function machine(programs: Record<string, string>) {
  return ([program]: readonly [string, ...string[]]) => Promise.resolve(programs[program]);
}

Deno.test("requireTools() accepts a machine that has everything", async () => {
  const printedBy = machine({
    javac: "javac 21.0.4\n",
    go: "go version go1.26.8 linux/amd64",
    python3: "3.11",
  });
  assertEquals(await requireTools(["java", "go", "python"], printedBy), undefined);
});

Deno.test("requireTools() names everything that is missing or too old, and what to install", async () => {
  const printedBy = machine({ javac: "javac 11.0.2\n", python3: "3.9", openssl: "OpenSSL 3.0.19" });
  await assertRejects(
    () => requireTools(["java", "maven", "openssl", "python"], printedBy),
    MissingToolsError,
    "This machine lacks a JDK, version 17 or later, Maven, Python 3.10 or later with venv: install what is missing " +
      "(on Debian: apt-get install openjdk-17-jdk-headless maven python3 python3-venv)",
  );
});
