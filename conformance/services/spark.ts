/**
 * Apache Spark for Python, with its connectors to Kafka and S3. Nothing runs until a program starts it.
 *
 * @module
 */
import { join } from "node:path";
import { installJars, installPackages, isInstalled, pythonIn } from "./install_once.ts";
import type { Service } from "./service.ts";
import versions from "./versions.json" with { type: "json" };

const VERSION = /pyspark==(.+)/.exec(versions.spark.packages.join("\n"))?.[1] ?? "unknown";

/** Spark, installed. */
export const spark: Service<"spark"> = {
  title: `Spark ${VERSION}`,
  pins: versions.spark,
  toInstall: ["python", "maven"],
  toRun: ["java"],
  install: async (folder) => {
    await installJars("Spark", folder, versions.spark.jars, versions.mavenDependencyPlugin);
    await installPackages("Spark", folder, versions.spark.packages);
  },
  start,
  isReady: () => Promise.resolve(true),
  describe: ({ python }) => `${python}; programs start it`,
};

async function start(installed: string, folder: string) {
  const confFolder = join(folder, "conf");
  await Deno.mkdir(confFolder);
  await Deno.writeTextFile(
    join(confFolder, "spark-defaults.conf"),
    defaults(join(installed, "jars", "*"), folder),
  );
  await Deno.writeTextFile(join(confFolder, "log4j2.properties"), LOGGING);
  return {
    service: { version: VERSION, python: pythonIn(installed), home: await homeIn(installed), confFolder },
  };
}

/** Where pip puts the package: the folder is named after Python's version. */
async function homeIn(installed: string): Promise<string> {
  const versionsFolder = join(installed, "python", "lib");
  for await (const { name } of Deno.readDir(versionsFolder)) {
    const home = join(versionsFolder, name, "site-packages", "pyspark");
    if (name.startsWith("python") && await isInstalled(home)) return home;
  }
  throw new Error(`Cannot find pyspark under ${versionsFolder}: delete ${installed} and install again`);
}

/** The class path holds the connectors, rather than `spark.jars`, which copies every jar at every start. */
function defaults(jars: string, folder: string): string {
  return `spark.master local[2]
spark.driver.host 127.0.0.1
spark.driver.bindAddress 127.0.0.1
spark.driver.memory 1g
spark.driver.extraClassPath ${jars}
spark.driver.extraJavaOptions -Duser.timezone=UTC
spark.executor.extraClassPath ${jars}
spark.executor.extraJavaOptions -Duser.timezone=UTC
spark.sql.session.timeZone UTC
spark.sql.shuffle.partitions 2
spark.sql.warehouse.dir ${join(folder, "warehouse")}
spark.ui.enabled false
spark.ui.showConsoleProgress false
`;
}

const LOGGING = `rootLogger.level = error
rootLogger.appenderRef.stderr.ref = stderr
appender.stderr.type = Console
appender.stderr.name = stderr
appender.stderr.target = SYSTEM_ERR
appender.stderr.layout.type = PatternLayout
appender.stderr.layout.pattern = %p %c: %m%n%ex
`;
