import { testStarter } from "../../grading/lab_tests.ts";
import { producerMain } from "../../lib/finnhub/producer.ts";
import { QUESTIONS } from "./questions.ts";
import source from "./starter.ts" with { type: "text" };

await testStarter(
  { name: "finnhub/producer", questions: QUESTIONS },
  source,
  (script, args, place) => producerMain("finnhub/producer", script, args, place),
);
