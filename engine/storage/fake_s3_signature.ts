import { createHash, createHmac } from "node:crypto";

/** What {@linkcode FakeS3} accepts: one key, as a learner's temporary credentials or a lasting pair. */
export interface FakeCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** Why a request is refused, with the fields of S3's answer; some of them carry secrets, as the real ones do. */
export interface Refusal {
  readonly code: string;
  readonly message: string;
  readonly fields?: Record<string, string>;
}

/**
 * Test equipment: checks a request's AWS signature (version 4, in the `Authorization` header) as S3 does.
 *
 * @returns Why the request is refused, `undefined` when it is right.
 * @see {@link https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html}
 */
export function refusalOf(
  request: Request,
  body: Uint8Array,
  credentials: FakeCredentials,
  nowMs: number,
): Refusal | undefined {
  const authorization =
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/([^,]+), ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/
      .exec(request.headers.get("authorization") ?? "");
  if (authorization === null) return { code: "AccessDenied", message: "Access Denied" };
  const [, accessKeyId = "", scope = "", signedHeaders = "", signature] = authorization;
  if (accessKeyId !== credentials.accessKeyId) {
    const message = "The AWS Access Key Id you provided does not exist in our records.";
    return { code: "InvalidAccessKeyId", message, fields: { AWSAccessKeyId: accessKeyId } };
  }
  const signedAt = request.headers.get("x-amz-date") ?? "";
  if (Math.abs(timeOf(signedAt) - nowMs) > 15 * 60_000) {
    const message = "The difference between the request time and the current time is too large.";
    return { code: "RequestTimeTooSkewed", message, fields: { ServerTime: new Date(nowMs).toISOString() } };
  }
  const token = request.headers.get("x-amz-security-token") ?? undefined;
  if (token !== credentials.sessionToken) {
    const message = "The provided token is malformed or otherwise invalid.";
    return { code: "InvalidToken", message, fields: { "Token-0": token ?? "" } };
  }
  const sent = request.headers.get("x-amz-content-sha256") ?? "";
  if (sent !== "UNSIGNED-PAYLOAD" && sent !== sha256(body)) {
    const message = "The provided 'x-amz-content-sha256' header does not match what was computed.";
    return { code: "XAmzContentSHA256Mismatch", message };
  }
  const canonicalRequest = canonical(request, signedHeaders, sent);
  const stringToSign = ["AWS4-HMAC-SHA256", signedAt, scope, sha256(canonicalRequest)].join("\n");
  if (hmac(signingKey(credentials.secretAccessKey, scope), stringToSign).toString("hex") === signature) {
    return;
  }
  return {
    code: "SignatureDoesNotMatch",
    message: "The request signature we calculated does not match the signature you provided.",
    fields: { AWSAccessKeyId: accessKeyId, StringToSign: stringToSign, CanonicalRequest: canonicalRequest },
  };
}

function canonical(request: Request, signedHeaders: string, payload: string): string {
  const url = new URL(request.url);
  const query = [...url.searchParams]
    .map(([name, value]) => `${rfc3986(name)}=${rfc3986(value)}`)
    .sort()
    .join("&");
  const headers = signedHeaders.split(";")
    .map((name) => `${name}:${(request.headers.get(name) ?? "").trim()}\n`)
    .join("");
  return [request.method, url.pathname, query, headers, signedHeaders, payload].join("\n");
}

function signingKey(secret: string, scope: string): Uint8Array {
  let key: Uint8Array = new TextEncoder().encode(`AWS4${secret}`);
  for (const part of scope.split("/")) key = hmac(key, part);
  return key;
}

function timeOf(amzDate: string): number {
  const [, y, mo, d, h, mi, s] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(amzDate) ?? [];
  return Date.parse(`${y}-${mo}-${d}T${h}:${mi}:${s}Z`);
}

function rfc3986(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function sha256(data: Uint8Array | string): string {
  return createHash("sha256").update(data).digest("hex");
}

function hmac(key: Uint8Array, text: string) {
  return createHmac("sha256", key).update(text).digest();
}
