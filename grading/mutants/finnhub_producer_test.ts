import { testMutants, testVariants } from "../mutant_tests.ts";
import { MUTANTS, VARIANTS } from "./finnhub_producer.ts";
import { QUESTIONS } from "../../finnhub/producer/questions.ts";

const LAB = { name: "finnhub/producer", questions: QUESTIONS };
testMutants(LAB, new URL("../../finnhub/producer/", import.meta.url), MUTANTS);
testVariants(LAB, new URL("../../finnhub/producer/", import.meta.url), VARIANTS);
