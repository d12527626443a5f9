import { testMutants, testVariants } from "../mutant_tests.ts";
import { MUTANTS, VARIANTS } from "./rides.ts";
import { QUESTIONS } from "../../rides/questions.ts";

const LAB = { name: "rides", questions: QUESTIONS };
testMutants(LAB, new URL("../../rides/", import.meta.url), MUTANTS);
testVariants(LAB, new URL("../../rides/", import.meta.url), VARIANTS);
