import { testMutants, testVariants } from "../mutant_tests.ts";
import { MUTANTS, VARIANTS } from "./finnhub_consumer.ts";
import { QUESTIONS } from "../../finnhub/consumer/questions.ts";

const LAB = { name: "finnhub/consumer", questions: QUESTIONS };
testMutants(LAB, new URL("../../finnhub/consumer/", import.meta.url), MUTANTS);
testVariants(LAB, new URL("../../finnhub/consumer/", import.meta.url), VARIANTS);
