/**
 * Apache Kafka as Maven Central publishes it, one node on this machine.
 *
 * @module
 */
import { Buffer } from "node:buffer";
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import {
  AclOperationTypes,
  AclPermissionTypes,
  AclResourceTypes,
  type Admin,
  Kafka,
  logLevel,
} from "kafkajs";
import { ResourcePatternTypes } from "kafkajs";
import "../../practice/kafka/quiet_kafkajs.ts";
import { makeCertificates } from "./certificates.ts";
import { installJars } from "./install_once.ts";
import { runStep } from "./run_step.ts";
import { freePorts, type Service } from "./service.ts";
import { type ServiceProcess, startProcess, stopProcess } from "./service_process.ts";
import { type KafkaService, type KafkaUser, readState, writeState } from "./services_state.ts";
import versions from "./versions.json" with { type: "json" };
import { waitUntil } from "./wait_until.ts";

const VERSION = Object.keys(versions.kafka.jars)[0]?.split(":")[2] ?? "unknown";

const ALICE: KafkaUser = { username: "alice", password: "alice-secret" };
const BOB: KafkaUser = { username: "bob", password: "bob-secret" };
const PRIVATE_TOPIC = "alice-only";

/** How long a broker may take to answer after its restart. */
const RESTART_DEADLINE_MS = 30_000;

/** The broker. */
export const kafka: Service<"kafka"> = {
  title: `Kafka ${VERSION}`,
  pins: versions.kafka,
  toInstall: ["maven"],
  toRun: ["java", "openssl"],
  install: (folder) => installJars("Kafka", folder, versions.kafka.jars, versions.mavenDependencyPlugin),
  start,
  isReady,
  describe: ({ plaintext, saslPlaintext, saslSsl, caPath }) =>
    `PLAINTEXT ${plaintext}, SASL_PLAINTEXT ${saslPlaintext}, SASL_SSL ${saslSsl} (CA ${caPath})`,
};

async function start(installed: string, folder: string) {
  const certificates = await makeCertificates(folder);
  const [plaintext = 0, saslPlaintext = 0, saslSsl = 0, controller = 0] = await freePorts(4);
  const service: KafkaService = {
    plaintext: `127.0.0.1:${plaintext}`,
    saslPlaintext: `127.0.0.1:${saslPlaintext}`,
    saslSsl: `127.0.0.1:${saslSsl}`,
    caPath: certificates.caPath,
    wrongCaPath: certificates.wrongCaPath,
    users: { alice: ALICE, bob: BOB },
    privateTopic: PRIVATE_TOPIC,
    classPath: join(installed, "jars", "*"),
    settingsPath: join(folder, "server.properties"),
  };
  const settings = brokerSettings(service, `127.0.0.1:${controller}`, folder, certificates.serverPath);
  await Deno.writeTextFile(service.settingsPath, settings, { mode: 0o600 });
  await format(service);
  const logPath = join(folder, "log");
  return { service, process: await startBroker(service, logPath), logPath };
}

/** The broker's settings; what is not here is Kafka's default. */
function brokerSettings(
  service: KafkaService,
  controller: string,
  folder: string,
  serverPath: string,
): string {
  const { plaintext, saslPlaintext, saslSsl } = service;
  const login = (listener: string) => [
    ...["scram-sha-512", "scram-sha-256"].map((mechanism) =>
      `listener.name.${listener}.${mechanism}.sasl.jaas.config=` +
      "org.apache.kafka.common.security.scram.ScramLoginModule required;"
    ),
    `listener.name.${listener}.plain.sasl.jaas.config=` +
    "org.apache.kafka.common.security.plain.PlainLoginModule required " +
    `${[ALICE, BOB].map(({ username, password }) => `user_${username}="${password}"`).join(" ")};`,
  ];
  return [
    "node.id=1",
    "process.roles=broker,controller",
    `controller.quorum.voters=1@${controller}`,
    `listeners=PLAINTEXT://${plaintext},SASL_PLAINTEXT://${saslPlaintext},SASL_SSL://${saslSsl},CONTROLLER://${controller}`,
    "listener.security.protocol.map=" +
    "PLAINTEXT:PLAINTEXT,SASL_PLAINTEXT:SASL_PLAINTEXT,SASL_SSL:SASL_SSL,CONTROLLER:PLAINTEXT",
    "controller.listener.names=CONTROLLER",
    "inter.broker.listener.name=PLAINTEXT",
    "sasl.enabled.mechanisms=SCRAM-SHA-512,SCRAM-SHA-256,PLAIN",
    ...login("sasl_plaintext"),
    ...login("sasl_ssl"),
    "ssl.keystore.type=PEM",
    `ssl.keystore.location=${serverPath}`,
    "authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer",
    "super.users=User:ANONYMOUS;User:alice",
    "allow.everyone.if.no.acl.found=true",
    "auto.create.topics.enable=false",
    `log.dirs=${join(folder, "data")}`,
    // One node: what Kafka keeps three times by default cannot be kept more than once.
    ...["offsets.topic", "transaction.state.log", "share.coordinator.state.topic"]
      .map((topic) => `${topic}.replication.factor=1`),
    ...["transaction.state.log", "share.coordinator.state.topic"].map((topic) => `${topic}.min.isr=1`),
    "offsets.topic.num.partitions=2",
    "transaction.state.log.num.partitions=2",
    "group.initial.rebalance.delay.ms=0",
    // Records of any time stay, unless a topic says otherwise; then compaction and retention come at once.
    "log.retention.ms=-1",
    "log.initial.task.delay.ms=500",
    "log.retention.check.interval.ms=500",
    "log.cleaner.backoff.ms=200",
    "log.segment.delete.delay.ms=100",
    "",
  ].join("\n");
}

/** Prepares the data folder, with the users whose logins the broker keeps itself. */
async function format({ classPath, settingsPath }: KafkaService): Promise<void> {
  const logins = ["SCRAM-SHA-512", "SCRAM-SHA-256"].flatMap((mechanism) =>
    [ALICE, BOB].map(({ username, password }) => `${mechanism}=[name=${username},password=${password}]`)
  );
  const tool = [
    "kafka.tools.StorageTool",
    "format",
    "--config",
    settingsPath,
    "--cluster-id",
    newClusterId(),
  ];
  await runStep({
    title: "Kafka: formatting its storage",
    command: [
      "java",
      "-Xmx128m",
      "-cp",
      classPath,
      ...tool,
      ...logins.flatMap((login) => ["--add-scram", login]),
    ],
  }, () => {});
}

/** 16 random bytes as Kafka writes ids; one that begins with a dash would be read as an option. */
function newClusterId(): string {
  return `A${Buffer.from(randomBytes(16)).toString("base64url").slice(1)}`;
}

function startBroker({ classPath, settingsPath }: KafkaService, logPath: string): Promise<ServiceProcess> {
  const quiet = "-Dorg.slf4j.simpleLogger.log.org.apache.kafka.common.config.AbstractConfig=warn";
  return startProcess({
    command: [
      "java",
      "-Xmx512m",
      "-Djava.awt.headless=true",
      quiet,
      "-cp",
      classPath,
      "kafka.Kafka",
      settingsPath,
    ],
    logPath,
  });
}

/** Ready when the topic that only alice may use is there, which needs the broker, its controller and its permissions. */
async function isReady({ plaintext }: KafkaService): Promise<boolean> {
  const client = new Kafka({ brokers: [plaintext], logLevel: logLevel.NOTHING, retry: { retries: 0 } });
  const admin = client.admin();
  try {
    await admin.connect();
    await makePrivateTopic(admin);
    return true;
  } finally {
    await admin.disconnect();
  }
}

async function makePrivateTopic(admin: Admin): Promise<void> {
  await admin.createTopics({ topics: [{ topic: PRIVATE_TOPIC, numPartitions: 1, replicationFactor: 1 }] });
  await admin.createAcls({
    acl: [{
      resourceType: AclResourceTypes.TOPIC,
      resourceName: PRIVATE_TOPIC,
      resourcePatternType: ResourcePatternTypes.LITERAL,
      principal: "User:alice",
      host: "*",
      operation: AclOperationTypes.ALL,
      permissionType: AclPermissionTypes.ALLOW,
    }],
  });
}

/**
 * Stops the running broker and starts it again with the same data and addresses; resolves when it answers.
 *
 * @throws {Error} when Kafka does not run, or does not answer within 30 s.
 */
export async function restartKafka(): Promise<void> {
  const state = await readState("kafka");
  if (state?.process === undefined || state.logPath === undefined) {
    throw new Error(
      "Cannot restart Kafka: it does not run. Start it with: deno task services:up --only kafka",
    );
  }
  const { service, logPath } = state;
  await stopProcess(state.process);
  await writeState("kafka", { service, logPath, process: await startBroker(service, logPath) });
  await waitUntil("Kafka after its restart", () => isReady(service), RESTART_DEADLINE_MS);
}
