import { testScript } from "../../grading/testing.ts";
import { producerMain } from "../../lib/finnhub/producer.ts";
import { type Lab, QUESTIONS } from "./questions.ts";
import * as starter from "./starter.ts";

await testScript<Lab>(
  "finnhub/producer",
  starter,
  QUESTIONS,
  (args, place) => producerMain("finnhub/producer", starter, args, place),
);
