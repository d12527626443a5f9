import { testMutants, testVariants } from "../../grading/mutant_tests.ts";
import { MUTANTS, VARIANTS } from "./mutants.ts";
import { QUESTIONS } from "./questions.ts";

const LAB = { name: "finnhub/consumer", questions: QUESTIONS };
testMutants(LAB, new URL("./", import.meta.url), MUTANTS);
testVariants(LAB, new URL("./", import.meta.url), VARIANTS);
