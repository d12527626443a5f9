import { testMutants, testVariants } from "../mutant_tests.ts";
import { MUTANTS, VARIANTS } from "./week6.ts";
import { QUESTIONS } from "../../week6/questions.ts";

const LAB = { name: "week6", questions: QUESTIONS };
testMutants(LAB, new URL("../../week6/", import.meta.url), MUTANTS);
testVariants(LAB, new URL("../../week6/", import.meta.url), VARIANTS);
