import { testStarter } from "../grading/lab_tests.ts";
import { QUESTIONS } from "./questions.ts";

await testStarter({ name: "rides", questions: QUESTIONS }, new URL("starter.ts", import.meta.url));
