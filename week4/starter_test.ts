import { assertEquals, assertStringIncludes } from "@std/assert";
import { labMain } from "../lib/lab.ts";
import { createSession } from "../lib/mod.ts";
import { captureConsole } from "../lib/testing.ts";
import { isAnswered, type Lab, QUESTIONS } from "./questions.ts";
import * as starter from "./starter.ts";

const lab: Lab = starter;
await using declaring = createSession(); // it runs nothing
const unanswered = QUESTIONS.filter((question) => !isAnswered(question, lab, declaring));

for (const question of QUESTIONS) {
  const isOpen = unanswered.includes(question);
  Deno.test({
    name: `starter: Question ${question.number}: ${question.title}${isOpen ? " (not answered yet)" : ""}`,
    ignore: isOpen,
    async fn(t) {
      for (const [name, check] of Object.entries(question.checks)) {
        await t.step(name, async () => {
          await using session = createSession();
          await check(lab, session);
        });
      }
    },
  });
}

const next = unanswered.find(({ number }) => number < 4);

Deno.test({
  name: `starter: names Question ${next?.number ?? "1, 2 or 3"} as the next step, and starts nothing`,
  ignore: next === undefined,
  async fn() {
    const practiceFolder = await Deno.makeTempDir();
    using output = captureConsole();
    const code = await labMain("week4", lab.queries, ["--practice"], { practiceFolder });
    assertEquals(code, 0);
    assertStringIncludes(output.text, `Question ${next!.number} is not answered yet: ${next!.title}`);
    assertStringIncludes(output.text, "week4/starter.ts");
    assertEquals([...Deno.readDirSync(practiceFolder)], []);
    await Deno.remove(practiceFolder);
  },
});
