/**
 * MinIO, an S3 server, built from its Go module.
 *
 * @module
 */
import { join } from "node:path";
import { runStep } from "./run_step.ts";
import { ensureBucket, TEST_BUCKET } from "./s3_client.ts";
import { freePorts, type Service } from "./service.ts";
import { startProcess } from "./service_process.ts";
import type { S3Service } from "./services_state.ts";
import versions from "./versions.json" with { type: "json" };

/** The server; it checks signatures, and gives session tokens by AssumeRole. */
export const minio: Service<"minio"> = {
  title: "MinIO",
  pins: versions.minio,
  toInstall: ["go"],
  toRun: [],
  install,
  start,
  isReady: ensureBucket,
  describe: ({ endpoint, bucket }) => `${endpoint}, bucket ${bucket}`,
};

/** Go checks the sums of what it downloads, against its public log and the module's own list. */
async function install(folder: string): Promise<void> {
  await runStep({
    title: "MinIO: downloading and building, some minutes",
    command: ["go", "install", "-v", "-ldflags=-s -w", versions.minio.module],
    env: { GOBIN: folder, CGO_ENABLED: "0" },
  });
}

async function start(installed: string, folder: string) {
  const [port, consolePort] = await freePorts(2);
  const service: S3Service = {
    endpoint: `http://127.0.0.1:${port}`,
    region: "us-east-1",
    accessKeyId: "minio-owner",
    secretAccessKey: "minio-owner-secret",
    bucket: TEST_BUCKET,
  };
  const logPath = join(folder, "log");
  const listeners = ["--address", `127.0.0.1:${port}`, "--console-address", `127.0.0.1:${consolePort}`];
  const process = await startProcess({
    command: [
      join(installed, "minio"),
      "server",
      ...listeners,
      "--certs-dir",
      join(folder, "certs"),
      join(folder, "data"),
    ],
    logPath,
    env: {
      MINIO_ROOT_USER: service.accessKeyId,
      MINIO_ROOT_PASSWORD: service.secretAccessKey,
      MINIO_BROWSER: "off",
      MINIO_UPDATE: "off",
    },
  });
  return { service, process, logPath };
}
