import { testMutants, testVariants } from "../mutant_tests.ts";
import { MUTANTS, VARIANTS } from "./week5.ts";
import { QUESTIONS } from "../../week5/questions.ts";

const LAB = { name: "week5", questions: QUESTIONS };
testMutants(LAB, new URL("../../week5/", import.meta.url), MUTANTS);
testVariants(LAB, new URL("../../week5/", import.meta.url), VARIANTS);
