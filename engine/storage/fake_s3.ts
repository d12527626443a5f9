import { Buffer } from "node:buffer";
import { cutOff, errorAnswer, escape, etagOf, text, unescape, xml } from "./fake_s3_answers.ts";
import { FakeUploads } from "./fake_s3_uploads.ts";
import { type FakeCredentials, type Refusal, refusalOf } from "./fake_s3_signature.ts";
import type { S3Settings } from "./storage.ts";

/** Something that goes wrong with the next requests that match it. */
export interface Fault {
  /** Only requests of this S3 operation, e.g. `PutObject`. Default: all. */
  readonly operation?: string;
  /** Only requests for keys that hold this text, e.g. `/part-`. Default: all. */
  readonly keyHolds?: string;
  /** How many requests it hits. Default: 1. */
  readonly times?: number;
  /** Refuse: HTTP status and S3 error code; nothing is done. */
  readonly answer?: readonly [status: number, code: string];
  /** Do what was asked, then cut the connection: before the answer's body ends. */
  readonly cut?: boolean;
  /** Do nothing before this is settled. */
  readonly waitFor?: Promise<unknown>;
}

/** How {@linkcode FakeS3} behaves. */
export interface FakeS3Options {
  /** Default: `learning`. */
  readonly buckets?: readonly string[];
  /** Default: a lasting pair of made-up keys. */
  readonly credentials?: FakeCredentials;
  /** Most keys on a page of a listing. Default: 1000, as S3. */
  readonly pageSize?: number;
  /** What `If-None-Match` and `If-Match` do on a write: some S3-compatible servers ignore or refuse them. Default: honoured. */
  readonly conditionalWrites?: "honoured" | "ignored" | "refused";
}

interface StoredObject {
  readonly bytes: Uint8Array;
  readonly etag: string;
  readonly modified: Date;
  readonly metadata: Record<string, string>;
}

/** A request, taken apart. */
export interface Call {
  readonly operation: string;
  readonly bucket: string;
  readonly key: string;
  readonly query: URLSearchParams;
  readonly headers: Headers;
  readonly body: Uint8Array;
}

/**
 * Test equipment: an S3 in memory on 127.0.0.1 that checks signatures and conditions as S3 does and fails when told to. Addresses are
 * path-style. It is not the practice store, and nothing but tests uses it.
 */
export class FakeS3 implements AsyncDisposable {
  /** Every object by `bucket/key`. */
  readonly objects = new Map<string, StoredObject>();
  /** Every multipart upload that was neither completed nor aborted. */
  readonly uploads = new FakeUploads((name, bytes, headers) => this.#store(name, bytes, headers));
  /** Every request so far, as `operation key`. */
  readonly requests: string[] = [];
  /** Keys that a batch of removals may not remove. */
  readonly protectedKeys = new Set<string>();
  /** Answers `ExpiredToken` to everything. */
  expired = false;
  /** How far its clock is ahead of this machine's. */
  clockAheadMs = 0;

  readonly #server: Deno.HttpServer<Deno.NetAddr>;
  readonly #buckets: ReadonlySet<string>;
  readonly #credentials: FakeCredentials;
  readonly #pageSize: number;
  readonly #conditionalWrites: string;
  readonly #beingWritten = new Set<string>();
  #faults: { fault: Fault; left: number }[] = [];

  constructor(options: FakeS3Options = {}) {
    this.#buckets = new Set(options.buckets ?? ["learning"]);
    this.#credentials = options.credentials ??
      { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY" };
    this.#pageSize = options.pageSize ?? 1000;
    this.#conditionalWrites = options.conditionalWrites ?? "honoured";
    const onError = () => new Response(null, { status: 500 });
    this.#server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {}, onError }, (request) => {
      return this.#serve(request);
    });
  }

  /** Settings that reach it. */
  get settings(): S3Settings & { endpointUrl: string } {
    return {
      ...this.#credentials,
      region: "eu-central-1",
      endpointUrl: `http://127.0.0.1:${this.#server.addr.port}`,
    };
  }

  /** Makes the next matching requests go wrong. Faults are used up in the order they were given. */
  fail(fault: Fault): void {
    this.#faults.push({ fault, left: fault.times ?? 1 });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server.shutdown();
  }

  async #serve(request: Request): Promise<Response> {
    const url = new URL(request.url);
    const [, bucket = "", key = ""] = /^\/([^/]*)\/?(.*)$/s.exec(url.pathname)?.map(decodeURIComponent) ?? [];
    const operation = operationOf(request.method, url.searchParams);
    this.requests.push(`${operation} ${key}`.trim());
    const name = `${bucket}/${key}`;
    const conditional = request.headers.has("if-none-match") && operation === "PutObject";
    const racing = conditional && this.#beingWritten.has(name);
    if (conditional) this.#beingWritten.add(name);
    try {
      const body = new Uint8Array(await request.arrayBuffer());
      const fault = this.#takeFault(operation, key);
      await fault?.waitFor;
      if (fault?.answer) {
        return this.#refuse(fault.answer[0], { code: fault.answer[1], message: "As the test wished" });
      }
      const nowMs = Date.now() + this.clockAheadMs;
      const refusal = refusalOf(request, body, this.#credentials, nowMs) ?? this.#expiry(request);
      if (refusal) return this.#refuse(refusal.code === "ExpiredToken" ? 400 : 403, refusal);
      if (!this.#buckets.has(bucket)) {
        return this.#refuse(404, { code: "NoSuchBucket", message: "No such bucket" });
      }
      if (racing) return this.#refuse(409, { code: "ConditionalRequestConflict", message: "Conflict" });
      const call = { operation, bucket, key, query: url.searchParams, headers: request.headers, body };
      const response = this.#perform(call, name);
      return fault?.cut ? await cutOff(response) : response;
    } finally {
      if (conditional && !racing) this.#beingWritten.delete(name);
    }
  }

  #takeFault(operation: string, key: string): Fault | undefined {
    const found = this.#faults.find(({ fault }) =>
      (fault.operation ?? operation) === operation && key.includes(fault.keyHolds ?? "")
    );
    if (found && --found.left === 0) this.#faults = this.#faults.filter((entry) => entry !== found);
    return found?.fault;
  }

  #expiry(request: Request): Refusal | undefined {
    if (!this.expired) return undefined;
    const token = request.headers.get("x-amz-security-token") ?? "";
    return { code: "ExpiredToken", message: "The provided token has expired.", fields: { "Token-0": token } };
  }

  #refuse(status: number, refusal: Refusal): Response {
    return errorAnswer(status, refusal, Date.now() + this.clockAheadMs);
  }

  #perform(call: Call, name: string): Response {
    switch (call.operation) {
      case "PutObject":
        return this.#put(call, name);
      case "GetObject":
      case "HeadObject":
        return this.#get(call, name);
      case "DeleteObject":
        this.objects.delete(name);
        return new Response(null, { status: 204 });
      case "DeleteObjects":
        return this.#deleteMany(call);
      case "ListObjectsV2":
        return this.#list(call);
      default:
        return this.uploads.answer(call, name);
    }
  }

  #put({ headers, body }: Call, name: string): Response {
    const noneMatch = headers.get("if-none-match");
    const match = headers.get("if-match");
    if (noneMatch !== null || match !== null) {
      if (this.#conditionalWrites === "refused") {
        return this.#refuse(501, {
          code: "NotImplemented",
          message: "A header implies functionality not implemented",
        });
      }
      const present = this.objects.get(name);
      const fails = (noneMatch === "*" && present) || (match !== null && present?.etag !== match);
      if (this.#conditionalWrites === "honoured" && fails) {
        return this.#refuse(412, { code: "PreconditionFailed", message: "A precondition did not hold" });
      }
    }
    return new Response(null, { headers: { etag: this.#store(name, body, headers) } });
  }

  #store(name: string, bytes: Uint8Array, headers: Headers): string {
    const etag = etagOf(bytes);
    const metadata = Object.fromEntries(
      [...headers].filter(([header]) => header.startsWith("x-amz-meta-")),
    );
    this.objects.set(name, { bytes, etag, modified: new Date(), metadata });
    return etag;
  }

  #get({ operation, headers }: Call, name: string): Response {
    const object = this.objects.get(name);
    if (!object) {
      const refusal = this.#refuse(404, { code: "NoSuchKey", message: "The specified key does not exist." });
      return operation === "HeadObject" ? new Response(null, { status: 404 }) : refusal;
    }
    const { bytes, etag, modified, metadata } = object;
    const answer = { etag, "last-modified": modified.toUTCString(), ...metadata };
    if (operation === "HeadObject") {
      return new Response(null, { headers: { ...answer, "content-length": String(bytes.length) } });
    }
    const range = /^bytes=(\d+)-(\d*)$/.exec(headers.get("range") ?? "");
    if (!range) {
      return new Response(bytes.slice(), { headers: { ...answer, "content-length": String(bytes.length) } });
    }
    const [start, end] = [Number(range[1]), Math.min(Number(range[2] || Infinity), bytes.length - 1)];
    if (start > end) {
      return this.#refuse(416, { code: "InvalidRange", message: "The range is not satisfiable" });
    }
    const contentRange = { "content-range": `bytes ${start}-${end}/${bytes.length}` };
    return new Response(bytes.slice(start, end + 1), {
      status: 206,
      headers: { ...answer, ...contentRange },
    });
  }

  #deleteMany({ bucket, headers, body }: Call): Response {
    const keys = [...text(body).matchAll(/<Key>(.*?)<\/Key>/gs)].map((match) => unescape(match[1]!));
    const checksum = [...headers.keys()].some((header) => /^(content-md5|x-amz-checksum-\w+)$/.test(header));
    if (!checksum || keys.length > 1000) {
      return this.#refuse(400, { code: "InvalidRequest", message: "Too many or no checksum" });
    }
    const refused = keys.filter((key) => this.protectedKeys.has(key))
      .map((key) =>
        `<Error><Key>${escape(key)}</Key><Code>AccessDenied</Code><Message>Access Denied</Message></Error>`
      );
    for (const key of keys) if (!this.protectedKeys.has(key)) this.objects.delete(`${bucket}/${key}`);
    return xml(`<DeleteResult>${refused.join("")}</DeleteResult>`);
  }

  #list({ bucket, query }: Call): Response {
    const start = `${bucket}/${query.get("prefix") ?? ""}`;
    const after = decodeURIComponent(atob(query.get("continuation-token") ?? ""));
    const keys = [...this.objects.keys()]
      .filter((name) => name.startsWith(start))
      .map((name) => name.slice(bucket.length + 1))
      .filter((key) => compareUtf8(key, after) > 0)
      .sort(compareUtf8);
    const page = keys.slice(0, Math.min(this.#pageSize, Number(query.get("max-keys") ?? 1000)));
    const contents = page.map((key) => {
      const { bytes, etag, modified } = this.objects.get(`${bucket}/${key}`)!;
      return `<Contents><Key>${escape(key)}</Key><LastModified>${modified.toISOString()}</LastModified>` +
        `<ETag>${escape(etag)}</ETag><Size>${bytes.length}</Size></Contents>`;
    });
    const more = page.length < keys.length;
    const token = more ? btoa(encodeURIComponent(page.at(-1)!)) : "";
    const next = more ? `<NextContinuationToken>${token}</NextContinuationToken>` : "";
    return xml(
      `<ListBucketResult><IsTruncated>${more}</IsTruncated>${next}${contents.join("")}</ListBucketResult>`,
    );
  }
}

function operationOf(method: string, query: URLSearchParams): string {
  if (method === "HEAD") return "HeadObject";
  if (method === "GET") return query.has("list-type") ? "ListObjectsV2" : "GetObject";
  if (method === "PUT") return query.has("partNumber") ? "UploadPart" : "PutObject";
  if (method === "DELETE") return query.has("uploadId") ? "AbortMultipartUpload" : "DeleteObject";
  if (query.has("delete")) return "DeleteObjects";
  return query.has("uploads") ? "CreateMultipartUpload" : "CompleteMultipartUpload";
}

function compareUtf8(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
