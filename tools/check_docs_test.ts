import { assertEquals } from "@std/assert";
import { checkDocs, machinePaths, relativeLinks } from "./check_docs.ts";
import { writeProject } from "./temporary_project.ts";

Deno.test("checkDocs() finds exported symbols without a doc comment, re-exported ones too", async () => {
  await using project = await writeProject({
    "engine/mod.ts":
      `/** Runs. */\nexport function run() {}\nexport { stop, type Status } from "./stop.ts";\n`,
    "engine/stop.ts": `export function stop() {}\n/** How it ended. */\nexport type Status = "ok";\n` +
      `export const inner = 1;\n`,
  });
  assertEquals(await checkDocs(project.root), [
    { file: "engine/stop.ts", line: 1, message: "stop is exported and has no doc comment" },
  ]);
});

Deno.test("checkDocs() finds links that lead nowhere", async () => {
  await using project = await writeProject({
    "README.md": "See [week 4](week4/README.md#questions) and\n[week 5](week5/README.md) or [here](#here).\n",
    "week4/README.md":
      "[up](../README.md), [folder](../week4/), [file](./none.ts), [web](https://deno.com)\n",
  });
  assertEquals(await checkDocs(project.root), [
    { file: "README.md", line: 2, message: "the link to week5/README.md leads nowhere" },
    { file: "week4/README.md", line: 1, message: "the link to ./none.ts leads nowhere" },
  ]);
});

Deno.test("relativeLinks() leaves out code and links to other sites", () => {
  const text = '`[a](b)`\n```md\n[c](d)\n```\n[e](<f.md> "title") ![g](h.png) [i](mailto:x@y) [j](#k)\n';
  assertEquals(relativeLinks(text), [{ target: "f.md", line: 5 }, { target: "h.png", line: 5 }]);
});

const FOLDERS: [path: string, isFound: boolean][] = [
  ["home/ada/labs", true],
  ["Users/ada/labs", true],
  ["root/.cache", true],
  ["tmp/x/out", true],
  ["tmp/kafka-checkpoint", false],
  ["tmp/$HANDLE-checkpoint/offsets", false],
  ["usr/bin/env", false],
];

for (const [path, isFound] of FOLDERS) {
  Deno.test(`machinePaths() ${isFound ? "finds" : "allows"} ${path}`, () => {
    const lines = machinePaths("README.md", `first\nin /${path} it is`).map(({ line }) => line);
    assertEquals(lines, isFound ? [2] : []);
  });
}

Deno.test("machinePaths() does not take parts of relative paths and URLs for folders", () => {
  assertEquals(machinePaths("a.ts", "https://x.org/home/page ./tmp/x engine/work/plan.ts ~/tmp/x"), []);
});
