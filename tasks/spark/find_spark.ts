import { join } from "node:path";

/** Where Spark is, and its versions. */
export interface FoundSpark {
  /** The folder with `bin` and `jars`. */
  readonly home: string;
  readonly version: string;
  /** Of the Hadoop that it brings: its package for S3 must have the same. */
  readonly hadoopVersion: string;
}

/** What the user has to install or to write in another way. */
export class MissingSparkError extends Error {
  override name = "MissingSparkError";
}

/** Gives what a command prints on either channel; undefined when there is no such program, or it fails. */
export type PrintedBy = (command: readonly [string, ...string[]]) => Promise<string | undefined>;

const JAVA_ADVICE = `Java 17 or later:
    Debian, Ubuntu   apt-get install openjdk-17-jre-headless
    macOS            brew install openjdk@17
    Windows          winget install Microsoft.OpenJDK.17`;

const SPARK_ADVICE = `Apache Spark 4:
    python3 -m pip install "pyspark>=4,<5"      (some 450 MB)
    or unpack a release from spark.apache.org and set SPARK_HOME to its folder`;

/**
 * Finds Spark and checks that Java is there.
 *
 * @param home Its folder. @default {SPARK_HOME, or that of Python's package}
 * @throws {MissingSparkError} Naming all that is missing, with the commands that install it.
 */
export async function findSpark(
  home: string | undefined,
  { environment = Deno.env.get("SPARK_HOME"), printedBy = runCommand }: {
    environment?: string | undefined;
    printedBy?: PrintedBy;
  } = {},
): Promise<FoundSpark> {
  const folder = home ?? environment ?? await pythonPackage(printedBy);
  const [hasJava, versions] = await Promise.all([isJava17(printedBy), folder && jarVersions(folder)]);
  const missing = [...(hasJava ? [] : [JAVA_ADVICE]), ...(versions ? [] : [SPARK_ADVICE])];
  if (folder === undefined || !versions || missing.length > 0) {
    throw new MissingSparkError(
      `To start Spark on this machine, install what is missing:\n\n${
        missing.map((each) => `  ${each}`).join("\n\n")
      }` +
        (folder && !versions ? `\n\n${folder} has no jar of Spark Connect: it is not Spark 4.` : ""),
    );
  }
  return { home: folder, ...versions };
}

async function pythonPackage(printedBy: PrintedBy): Promise<string | undefined> {
  const code = "import os, pyspark; print(os.path.dirname(pyspark.__file__))";
  return (await printedBy(["python3", "-c", code]) ?? await printedBy(["python", "-c", code]))?.trim();
}

async function isJava17(printedBy: PrintedBy): Promise<boolean> {
  const javaHome = Deno.env.get("JAVA_HOME");
  const printed = await printedBy([javaHome ? join(javaHome, "bin", "java") : "java", "-version"]) ?? "";
  return Number(/version "(\d+)/.exec(printed)?.[1] ?? 0) >= 17;
}

async function jarVersions(home: string): Promise<Pick<FoundSpark, "version" | "hadoopVersion"> | undefined> {
  const names: string[] = [];
  try {
    for await (const { name } of Deno.readDir(join(home, "jars"))) names.push(name);
  } catch {
    return undefined;
  }
  const versionOf = (jar: RegExp) =>
    names.map((name) => jar.exec(name)?.[1]).find((found) => found !== undefined);
  const version = versionOf(/^spark-connect_[\d.]+-(4\..+)\.jar$/);
  const hadoopVersion = versionOf(/^hadoop-client-api-(.+)\.jar$/);
  return version && hadoopVersion ? { version, hadoopVersion } : undefined;
}

async function runCommand([program, ...args]: readonly [string, ...string[]]): Promise<string | undefined> {
  try {
    const { stderr, stdout, success } = await new Deno.Command(program, { args, stdin: "null" }).output();
    return success ? new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr) : undefined;
  } catch {
    return undefined;
  }
}
