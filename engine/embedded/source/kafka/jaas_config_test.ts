import { assertEquals, assertThrows } from "@std/assert";
import { AnalysisError } from "../../../errors.ts";
import { parseJaasConfig } from "./jaas_config.ts";

const SCRAM = "org.apache.kafka.common.security.scram.ScramLoginModule";

Deno.test("parseJaasConfig() reads what Java's client reads", () => {
  const login = { loginModule: "ScramLoginModule", username: "ann", password: "s" };
  for (
    const text of [
      `${SCRAM} required username="ann" password="s";`,
      `  ${SCRAM}\n required\n username = "ann"\n password = 's' ;`,
      `${SCRAM} REQUIRED password="s" username=ann serviceName="x";`,
    ]
  ) assertEquals(parseJaasConfig(text), login);
});

Deno.test("parseJaasConfig() keeps commas, equals signs, semicolons and escaped quotes of a password", () => {
  assertEquals(
    parseJaasConfig(`${SCRAM} required username="a" password="x,y=z;\\"q\\\\";`).password,
    'x,y=z;"q\\',
  );
});

Deno.test("parseJaasConfig() says what is wrong, and never the password", () => {
  const cases: [string, string][] = [
    [`${SCRAM} required username="ann" password="Geheim"`, "it must end in a semicolon"],
    [
      `${SCRAM} required username="ann" password="Geheim;`,
      "the quote that opens the value of password is never closed",
    ],
    [
      `${SCRAM} required username="ann" password=Geheim!x;`,
      "the value of password must stand in double quotes",
    ],
    [`${SCRAM} required username="ann";`, "it lacks password"],
    [`${SCRAM} required;`, "it lacks username and password"],
    [`${SCRAM} username="ann" password="Geheim";`, "it must begin with the name of a login module"],
    [`username="ann" password="Geheim"`, "it must begin with the name of a login module"],
    [`${SCRAM} required username="ann", password="Geheim";`, "something that is not"],
    [`${SCRAM} required username="ann" password="Geheim"x";`, "a quote inside a value"],
    ["", "it must begin with"],
  ];
  for (const [text, fragment] of cases) {
    const error = assertThrows(() => parseJaasConfig(text), AnalysisError, fragment);
    assertEquals(error.message.includes("Geheim"), false, text);
  }
});
