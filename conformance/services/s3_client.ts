/**
 * AWS's own client for the S3 servers of the tests, and the session tokens they give.
 *
 * @module
 */
import { CreateBucketCommand, S3Client } from "@aws-sdk/client-s3";
import { createHash, createHmac } from "node:crypto";
import type { S3Service } from "./services_state.ts";

/** The bucket that every server has. */
export const TEST_BUCKET = "hwe-test";

/** Keys as a client takes them. */
export interface S3Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** With temporary keys only. */
  readonly sessionToken?: string;
}

/** A client for `server`, with its owner's keys or with others. To be destroyed after use. */
export function s3Client(server: S3Service, credentials: S3Credentials = server): S3Client {
  return new S3Client({
    endpoint: server.endpoint,
    region: server.region,
    forcePathStyle: true,
    maxAttempts: 1,
    credentials: {
      accessKeyId: credentials.accessKeyId,
      secretAccessKey: credentials.secretAccessKey,
      ...(credentials.sessionToken === undefined ? {} : { sessionToken: credentials.sessionToken }),
    },
  });
}

/** The same for Spark: settings of a session, for paths such as `s3a://hwe-test/folder`. */
export function sparkS3Settings(server: S3Service): Record<string, string> {
  return {
    "fs.s3a.endpoint": server.endpoint,
    "fs.s3a.endpoint.region": server.region,
    "fs.s3a.access.key": server.accessKeyId,
    "fs.s3a.secret.key": server.secretAccessKey,
    "fs.s3a.path.style.access": "true",
    // Both servers have a bucket of the same name: a cached client would answer for the other one.
    "fs.s3a.impl.disable.cache": "true",
  };
}

/** Makes the bucket of the tests unless it is there: true says that the server works. */
export async function ensureBucket(server: S3Service): Promise<boolean> {
  const client = s3Client(server);
  try {
    await client.send(new CreateBucketCommand({ Bucket: server.bucket }));
  } catch (error) {
    if ((error as Error).name !== "BucketAlreadyOwnedByYou") throw error;
  } finally {
    client.destroy();
  }
  return true;
}

/**
 * Temporary keys with a session token, from the server's AssumeRole.
 *
 * @param durationS how long they are valid: at least 900 seconds, as everywhere.
 * @throws {Error} with the server's answer if it refuses.
 */
export async function assumeRole(server: S3Service, durationS = 900): Promise<Required<S3Credentials>> {
  const body = new URLSearchParams({
    Action: "AssumeRole",
    Version: "2011-06-15",
    RoleArn: "arn:aws:iam::123456789012:role/student",
    RoleSessionName: "tests",
    DurationSeconds: String(durationS),
  }).toString();
  const response = await fetch(server.endpoint, {
    method: "POST",
    headers: signedHeaders(server, body),
    body,
  });
  const text = await response.text();
  const read = (tag: string) => new RegExp(`<${tag}>([^<]+)</${tag}>`).exec(text)?.[1];
  const [accessKeyId, secretAccessKey, sessionToken] = ["AccessKeyId", "SecretAccessKey", "SessionToken"].map(
    read,
  );
  if (!response.ok || !accessKeyId || !secretAccessKey || !sessionToken) {
    throw new Error(`Cannot get temporary keys from ${server.endpoint}: ${response.status} ${text}`);
  }
  return { accessKeyId, secretAccessKey, sessionToken };
}

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html */
function signedHeaders(server: S3Service, body: string): Record<string, string> {
  const amzDate = new Date().toISOString().replace(/[-:]|\.\d{3}/g, "");
  const scope = `${amzDate.slice(0, 8)}/${server.region}/sts/aws4_request`;
  const contentType = "application/x-www-form-urlencoded";
  const host = new URL(server.endpoint).host;
  const names = "content-type;host;x-amz-date";
  const canonical =
    `POST\n/\n\ncontent-type:${contentType}\nhost:${host}\nx-amz-date:${amzDate}\n\n${names}\n${
      sha256(body)
    }`;
  const key = scope.split("/").reduce<string | Uint8Array>(hmac, `AWS4${server.secretAccessKey}`);
  const signature = hmac(key, `AWS4-HMAC-SHA256\n${amzDate}\n${scope}\n${sha256(canonical)}`).toString("hex");
  const credential = `${server.accessKeyId}/${scope}`;
  return {
    "content-type": contentType,
    "x-amz-date": amzDate,
    authorization:
      `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=${names}, Signature=${signature}`,
  };
}

function hmac(key: string | Uint8Array, text: string) {
  return createHmac("sha256", key).update(text).digest();
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
