import { testStarter } from "../grading/testing.ts";
import { type Lab, QUESTIONS } from "./questions.ts";
import * as starter from "./starter.ts";

await testStarter<Lab>("rides", starter, QUESTIONS);
