import { isAbsolute, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { AnalysisError } from "../errors.ts";
import type { StorageOptions } from "../storage/storage.ts";
import { isLoopback } from "./transport/remote_address.ts";

/** What a cluster's reach depends on. */
export interface ReachOptions {
  /** Where the cluster is. */
  readonly host: string;
  /** Where the cluster is, for messages: `sc://host:port`. */
  readonly place: string;
  readonly storage: StorageOptions;
  /** The folder that plain paths begin in. @default {that of this process} */
  readonly folder?: string;
}

/**
 * What a program names, seen from the cluster, which reads and writes it: a folder or a service of this machine is there only if the cluster is this machine.
 * What cannot be reached is refused before anything starts.
 */
export class Reach {
  readonly #options: ReachOptions;
  readonly #isHere: boolean;

  constructor(options: ReachOptions) {
    this.#options = options;
    this.#isHere = isLoopback(options.host);
  }

  /** A path as the cluster understands it. */
  path(path: string): string {
    const [, place] = /^s3[an]?:\/\/(.*)$/s.exec(path) ?? [];
    if (place !== undefined) return this.#s3Path(path, place);
    if (!this.#isHere || /^[a-z][a-z0-9+.-]+:/i.test(path) || isAbsolute(path)) return path;
    return resolve(this.#options.folder ?? Deno.cwd(), path);
  }

  /** Options of a source or a sink as the cluster understands them. */
  options(options: Readonly<Record<string, string>>): Record<string, string> {
    return Object.fromEntries(
      Object.entries(options).map(([name, value]) => {
        if (/^kafka\.bootstrap\.servers$/i.test(name)) this.#checkBrokers(value);
        return [name, /^(path|checkpointLocation)$/i.test(name) ? this.path(value) : value];
      }),
    );
  }

  /** What to say of a checkpoint before the query starts; undefined when there is nothing to say. */
  checkpointNote(checkpoint: string | undefined): string | undefined {
    if (this.#isHere || checkpoint === undefined || /^[a-z][a-z0-9+.-]+:/i.test(checkpoint)) return undefined;
    return `The checkpoint ${checkpoint} is a folder of the cluster at ${this.#options.place}, not of this machine: ` +
      "a cluster of several machines needs one that all of them reach, such as s3a://….";
  }

  /** The settings of Spark that lead `s3a://` to where the program's storage is. They hold secrets. */
  s3Settings(): Record<string, string> {
    const { s3 } = this.#options.storage;
    if (!s3) return {};
    const { accessKeyId, endpointUrl, region, secretAccessKey, sessionToken } = s3;
    const provider = sessionToken ? "TemporaryAWSCredentialsProvider" : "SimpleAWSCredentialsProvider";
    return {
      "fs.s3a.aws.credentials.provider": `org.apache.hadoop.fs.s3a.${provider}`,
      "fs.s3a.access.key": accessKeyId,
      "fs.s3a.secret.key": secretAccessKey,
      "fs.s3a.endpoint.region": region,
      ...(sessionToken && { "fs.s3a.session.token": sessionToken }),
      ...(endpointUrl && {
        "fs.s3a.endpoint": endpointUrl,
        "fs.s3a.path.style.access": "true",
        "fs.s3a.connection.ssl.enabled": String(endpointUrl.startsWith("https:")),
      }),
    };
  }

  #s3Path(path: string, place: string): string {
    const { s3, practiceFolder } = this.#options.storage;
    if (s3) this.#checkEndpoint(s3.endpointUrl);
    if (s3 || practiceFolder === undefined) return `s3a://${place}`;
    if (this.#isHere) return pathToFileURL(join(resolve(practiceFolder), place)).href;
    throw this.#unreachable(
      `the practice folder ${practiceFolder}, which stands for ${path}`,
      "Put AWS settings into .env",
    );
  }

  #checkEndpoint(endpointUrl: string | undefined): void {
    if (this.#isHere || !endpointUrl || !isLoopback(new URL(endpointUrl).hostname)) return;
    throw this.#unreachable(
      `the S3 server ${endpointUrl}`,
      "Put the address of one that both reach into AWS_ENDPOINT_URL",
    );
  }

  #checkBrokers(servers: string): void {
    if (this.#isHere) return;
    const broker = servers.split(",").map((each) => each.trim()).find((each) =>
      isLoopback(each.replace(/:\d+$/, ""))
    );
    if (broker === undefined) return;
    throw this.#unreachable(
      `the Kafka broker ${broker}`,
      "Put the settings of a Kafka cluster that both reach into .env",
    );
  }

  #unreachable(what: string, advice: string): AnalysisError {
    return new AnalysisError(
      "UNSUPPORTED_ON_SPARK_CONNECT",
      `The Spark cluster at ${this.#options.place} cannot reach ${what}: that is on this machine. ${advice}, or use a cluster on this machine ("deno task spark" starts one).`,
    );
  }
}
