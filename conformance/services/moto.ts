/**
 * Moto, which plays AWS in Python's tests; here its S3 over HTTP.
 *
 * @module
 */
import { join } from "node:path";
import { installPackages, pythonIn } from "./install_once.ts";
import { ensureBucket, TEST_BUCKET } from "./s3_client.ts";
import { freePorts, type Service } from "./service.ts";
import { startProcess } from "./service_process.ts";
import type { S3Service } from "./services_state.ts";
import versions from "./versions.json" with { type: "json" };

/** The server; it accepts every key, secret and session token. */
export const moto: Service<"moto"> = {
  title: "Moto",
  pins: versions.moto,
  toInstall: ["python"],
  toRun: [],
  install: (folder) => installPackages("Moto", folder, versions.moto.packages),
  start,
  isReady: ensureBucket,
  describe: ({ endpoint, bucket }) => `${endpoint}, bucket ${bucket}`,
};

async function start(installed: string, folder: string) {
  const [port] = await freePorts(1);
  const service: S3Service = {
    endpoint: `http://127.0.0.1:${port}`,
    region: "us-east-1",
    accessKeyId: "moto-owner",
    secretAccessKey: "moto-owner-secret",
    bucket: TEST_BUCKET,
  };
  const logPath = join(folder, "log");
  const process = await startProcess({
    command: [pythonIn(installed), "-m", "moto.server", "-H", "127.0.0.1", "-p", String(port)],
    logPath,
  });
  return { service, process, logPath };
}
