import type { S3Client } from "@aws-sdk/client-s3";
import type { S3Settings } from "./storage.ts";

/** What it takes to send commands to S3: `client.send(new sdk.HeadObjectCommand(…), timeout())`. */
export interface S3 {
  readonly sdk: typeof import("@aws-sdk/client-s3");
  readonly client: S3Client;
  /** How long a request may take that carries so many bytes (default: none). */
  readonly timeout: (sizeBytes?: number) => { requestTimeout: number };
}

/** Does something in S3, again when that fails in passing. */
export type S3Call = <T>(operation: string, run: (s3: S3) => Promise<T>) => Promise<T>;

/** An object's bucket and key, as commands want them. */
export interface S3Object {
  readonly Bucket: string;
  readonly Key: string;
}

/** Storages of one program share settings, and so the connections to S3. */
const clients = new WeakMap<S3Settings, Promise<Omit<S3, "timeout">>>();

/**
 * Loads AWS's client at the first use, as loading it takes some 40 ms. It makes one attempt for each command; whoever calls repeats them.
 *
 * @param requestTimeoutMs For a request without bytes; bytes get as long as a line of 32 kB/s needs, in addition.
 */
export async function s3Client(settings: S3Settings, requestTimeoutMs: number): Promise<S3> {
  let client = clients.get(settings);
  if (!client) clients.set(settings, client = makeClient(settings));
  const timeout = (sizeBytes = 0) => ({ requestTimeout: requestTimeoutMs + sizeBytes / 32 });
  return { ...await client, timeout };
}

/** Closes the connections that {@linkcode s3Client} opened for these settings; the next use opens new ones. */
export async function closeS3Client(settings: S3Settings): Promise<void> {
  const client = clients.get(settings);
  clients.delete(settings);
  (await client)?.client.destroy();
}

async function makeClient(settings: S3Settings): Promise<Omit<S3, "timeout">> {
  const sdk = await import("@aws-sdk/client-s3");
  const { accessKeyId, secretAccessKey, sessionToken, region, endpointUrl } = settings;
  const client = new sdk.S3Client({
    region,
    credentials: { accessKeyId, secretAccessKey, ...(sessionToken ? { sessionToken } : {}) },
    maxAttempts: 1,
    // No timeout for a silent socket: under Deno it also fires while a large body is being sent over a slow line.
    requestHandler: { connectionTimeout: 3_000, socketTimeout: 0, throwOnRequestTimeout: true },
    // Many S3-compatible servers do not know the checksums that AWS's client adds by itself.
    ...(endpointUrl
      ? {
        endpoint: endpointUrl,
        forcePathStyle: true,
        requestChecksumCalculation: "WHEN_REQUIRED",
        responseChecksumValidation: "WHEN_REQUIRED",
      }
      : {}),
  });
  return { sdk, client };
}
