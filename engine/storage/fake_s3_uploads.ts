import { Buffer } from "node:buffer";
import type { Call } from "./fake_s3.ts";
import { errorAnswer, escape, etagOf, text, unescape, xml } from "./fake_s3_answers.ts";

interface Upload {
  readonly name: string;
  readonly headers: Headers;
  readonly parts: Map<number, { bytes: Uint8Array; etag: string }>;
}

/** Test equipment: the multipart uploads of a {@linkcode FakeS3} that are neither completed nor aborted. */
export class FakeUploads {
  readonly #uploads = new Map<string, Upload>();
  readonly #store: (name: string, bytes: Uint8Array, headers: Headers) => string;

  /** @param store Keeps a completed object and gives its ETag. */
  constructor(store: (name: string, bytes: Uint8Array, headers: Headers) => string) {
    this.#store = store;
  }

  get size(): number {
    return this.#uploads.size;
  }

  /** Answers a request of a multipart upload of the object `name`. */
  answer({ operation, query, headers, body }: Call, name: string): Response {
    const uploadId = query.get("uploadId") ?? crypto.randomUUID();
    if (operation === "CreateMultipartUpload") {
      this.#uploads.set(uploadId, { name, headers, parts: new Map() });
      return xml(
        `<InitiateMultipartUploadResult><UploadId>${uploadId}</UploadId></InitiateMultipartUploadResult>`,
      );
    }
    const upload = this.#uploads.get(uploadId);
    if (upload?.name !== name) return refuse(404, "NoSuchUpload", "No such upload");
    if (operation === "UploadPart") {
      const etag = etagOf(body);
      upload.parts.set(Number(query.get("partNumber")), { bytes: body, etag });
      const checksum = headers.get("x-amz-checksum-crc32");
      if ((checksum === null) === upload.headers.has("x-amz-checksum-algorithm")) {
        return refuse(400, "InvalidRequest", "Checksum type mismatch");
      }
      return new Response(null, {
        headers: { etag, ...(checksum ? { "x-amz-checksum-crc32": checksum } : {}) },
      });
    }
    if (operation === "CompleteMultipartUpload") return this.#complete(uploadId, upload, text(body));
    this.#uploads.delete(uploadId);
    return new Response(null, { status: 204 });
  }

  #complete(uploadId: string, upload: Upload, body: string): Response {
    if (upload.headers.has("x-amz-checksum-algorithm") && !body.includes("<Checksum")) {
      return refuse(400, "InvalidRequest", "The complete request must include the checksum for each part.");
    }
    const wanted = [...body.matchAll(/<Part>(.*?)<\/Part>/gs)].map(([part]) => ({
      number: Number(/<PartNumber>(\d+)</.exec(part)?.[1]),
      etag: unescape(/<ETag>(.*?)</.exec(part)?.[1] ?? ""),
    }));
    const parts = wanted.map(({ number, etag }) => {
      const part = upload.parts.get(number);
      return part?.etag === etag ? part.bytes : undefined;
    });
    const ordered = wanted.every(({ number }, i) => i === 0 || number > wanted[i - 1]!.number);
    if (!ordered || parts.length === 0 || parts.includes(undefined)) {
      return refuse(400, "InvalidPart", "A part was not found, differs, or is out of order");
    }
    if (parts.slice(0, -1).some((part) => part!.length < 5 << 20)) {
      return refuse(400, "EntityTooSmall", "A part is smaller than 5 MiB");
    }
    this.#uploads.delete(uploadId);
    const etag = this.#store(upload.name, Buffer.concat(parts as Uint8Array[]), upload.headers);
    return xml(`<CompleteMultipartUploadResult><ETag>${escape(etag)}</ETag></CompleteMultipartUploadResult>`);
  }
}

function refuse(status: number, code: string, message: string): Response {
  return errorAnswer(status, { code, message }, Date.now());
}
