import { testMutants, testVariants } from "../mutant_tests.ts";
import { MUTANTS, VARIANTS } from "./week4.ts";
import { QUESTIONS } from "../../week4/questions.ts";

const LAB = { name: "week4", questions: QUESTIONS };
testMutants(LAB, new URL("../../week4/", import.meta.url), MUTANTS);
testVariants(LAB, new URL("../../week4/", import.meta.url), VARIANTS);
