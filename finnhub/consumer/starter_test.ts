import { testScript } from "../../grading/testing.ts";
import { labMain } from "../../lib/lab.ts";
import { type Lab, QUESTIONS } from "./questions.ts";
import * as starter from "./starter.ts";

await testScript<Lab>(
  "finnhub/consumer",
  starter,
  QUESTIONS,
  (args, place) => labMain("finnhub/consumer", starter.queries, args, place),
);
