import { testStarter } from "../../grading/lab_tests.ts";
import { QUESTIONS } from "./questions.ts";
import source from "./starter.ts" with { type: "text" };

await testStarter({ name: "finnhub/consumer", questions: QUESTIONS }, source);
