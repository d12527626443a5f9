/**
 * Writes the TypeScript functions, `engine/declare/functions/`, from the function catalogue: `deno task functions`.
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import { allFunctions, findFunction } from "../engine/embedded/functions/catalogue.ts";
import type { Parameter, SparkFunction } from "../engine/embedded/functions/spark_function.ts";

const FOLDER = new URL("../engine/declare/functions/", import.meta.url);

/** Spark's names that mean something else here. */
const OTHER_NAMES: Readonly<Record<string, string>> = { struct: "structOf", typeof: "typeof_" };

/** With two arguments, SQL takes the characters first and the text last; in TypeScript the text comes first, as in PySpark. */
const CHARACTERS_FIRST = ["trim", "ltrim", "rtrim"];

/** The files of the folder, by name. */
export async function generateFunctions(): Promise<Map<string, string>> {
  const families = Map.groupBy(
    allFunctions().filter((entry) => isCallable(entry) && findFunction(entry.name) === entry),
    (entry) => entry.family,
  );
  const files = new Map<string, string>();
  for (const [family, entries] of families) files.set(`${family}.ts`, await formatted(familyFile(entries)));
  const exports = [...families.keys()].sort().map((family) => `export * from "./${family}.ts";`);
  files.set("mod.ts", await formatted([DO_NOT_EDIT, "", ...exports, ""].join("\n")));
  return files;
}

const DO_NOT_EDIT =
  "// Written by `deno task functions` from the catalogue in engine/embedded/functions. Do not edit.";

/** Operators, CASE and casts have methods of Column instead. */
function isCallable({ family, name }: SparkFunction): boolean {
  return family !== "operator" && family !== "conversion" && /^[a-z][a-z0-9_]*$/.test(name) &&
    !["if", "in"].includes(name);
}

function familyFile(entries: readonly SparkFunction[]): string {
  const text = entries.flatMap((entry) => [
    functionText(entry),
    ...(entry.aliases ?? []).filter((alias) => isCallable({ ...entry, name: alias })).map((alias) =>
      `/** The same as {@linkcode ${tsName(entry.name)}}. */\nexport const ${tsName(alias)} = ${
        tsName(entry.name)
      };\n`
    ),
  ]).join("\n");
  const types = ["ColumnArgument", "LambdaArgument", "OptionsArgument", "ValueArgument"].filter((type) =>
    text.includes(type)
  );
  const imports = ["callFunction", ...types.map((type) => `type ${type}`)].join(", ");
  return `${DO_NOT_EDIT}\n\nimport type { Column } from "../column.ts";\nimport { ${imports} } from "../function_call.ts";\n\n${text}`;
}

function functionText(entry: SparkFunction): string {
  const { name, parameters, summary, difference } = entry;
  const signature = parameters.map((parameter) => {
    const mark = parameter.variadic ? "..." : "";
    const optional = parameter.optional && !parameter.variadic ? "?" : "";
    return `${mark}${tsName(parameter.name)}${optional}: ${tsType(parameter)}${
      parameter.variadic ? "[]" : ""
    }`;
  });
  const args = parameters.map((parameter) => `${parameter.variadic ? "..." : ""}${tsName(parameter.name)}`);
  const kinds = parameters.map((parameter) => JSON.stringify(kindOf(parameter)));
  const note = difference ? ["", `Unlike Spark: ${difference}`] : [];
  const comment = [
    escaped(summary),
    ...note.map(escaped),
    "",
    `@see {@link https://spark.apache.org/docs/latest/api/sql/#${name}}`,
  ];
  return [
    "/**",
    ...comment.map((line) => ` * ${line}`.trimEnd()),
    " */",
    `export function ${tsName(name)}(${signature.join(", ")}): Column {`,
    ...(CHARACTERS_FIRST.includes(name)
      ? [
        `  if (trimStr === undefined) return callFunction("${name}", ["column"], [str]);`,
        `  return callFunction("${name}", ["value", "column"], [trimStr, str]);`,
      ]
      : [`  return callFunction("${name}", [${kinds.join(", ")}], [${args.join(", ")}]);`]),
    "}",
    "",
  ].join("\n");
}

function kindOf({ type, plain }: Parameter): "column" | "value" | "lambda" | "options" {
  if (typeof type === "object") return "lambda";
  if (type === "options") return "options";
  return plain ? "value" : "column";
}

function tsType(parameter: Parameter): string {
  return {
    column: "ColumnArgument",
    value: "ValueArgument",
    lambda: "LambdaArgument",
    options: "OptionsArgument",
  }[kindOf(parameter)];
}

/** `current_timestamp` as `currentTimestamp`. */
function tsName(name: string): string {
  return OTHER_NAMES[name] ?? name.replace(/_+([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

function escaped(text: string): string {
  return text.replaceAll("*/", "*\u200b/");
}

async function formatted(text: string): Promise<string> {
  const config = fileURLToPath(new URL("../deno.json", import.meta.url));
  const child = new Deno.Command(Deno.execPath(), {
    args: ["fmt", "--config", config, "--ext", "ts", "-"],
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(text));
  await writer.close();
  return new TextDecoder().decode((await child.output()).stdout);
}

if (import.meta.main) {
  await Deno.mkdir(FOLDER, { recursive: true });
  const files = await generateFunctions();
  for await (const { name } of Deno.readDir(FOLDER)) {
    if (!files.has(name)) await Deno.remove(new URL(name, FOLDER));
  }
  for (const [name, text] of files) await Deno.writeTextFile(new URL(name, FOLDER), text);
  console.log(`${files.size} files written: ${allFunctions().length} functions`);
}
