import { testSolution } from "../grading/testing.ts";
import { type Lab, QUESTIONS } from "./questions.ts";
import * as solution from "./solution.ts";

testSolution<Lab>(solution, QUESTIONS, new URL("solution.ts", import.meta.url));
