import type { CompletedPart } from "@aws-sdk/client-s3";
import type { S3Call, S3Object } from "./s3_client.ts";
import { writerOf, writtenBy } from "./s3_create.ts";
import { statusOf } from "./s3_error.ts";

/** When and how a file is uploaded in parts. */
export interface UploadSizes {
  /** Files up to this size are one request. Default: 16 MiB. */
  readonly wholeUpToBytes: number;
  /** Default: 8 MiB; more when the file would have more than S3's 10,000 parts. S3 wants at least 5 MiB. */
  readonly partBytes: number;
  /** Parts on their way at once, each of them in memory. Default: 4. */
  readonly parallelParts: number;
}

/** 16 MiB, 8 MiB, 4: at most 32 MiB of memory. */
export const DEFAULT_UPLOAD_SIZES: UploadSizes = {
  wholeUpToBytes: 16 << 20,
  partBytes: 8 << 20,
  parallelParts: 4,
};

/** A file and where it goes. */
export interface Upload {
  readonly localPath: string;
  readonly sizeBytes: number;
  readonly object: S3Object;
  readonly sizes: Partial<UploadSizes>;
  readonly call: S3Call;
}

/** Uploads a file so that it appears whole or not at all; a large one in parts, which are dropped when one of them fails. */
export async function uploadFile(upload: Upload): Promise<void> {
  const sizes = { ...DEFAULT_UPLOAD_SIZES, ...upload.sizes };
  if (upload.sizeBytes > sizes.wholeUpToBytes) return await uploadInParts(upload, sizes);
  const Body = await Deno.readFile(upload.localPath);
  await upload.call("PutObject", async ({ client, sdk, timeout }) => {
    await client.send(new sdk.PutObjectCommand({ ...upload.object, Body }), timeout(Body.length));
  });
}

async function uploadInParts(upload: Upload, sizes: UploadSizes): Promise<void> {
  const { object, call } = upload;
  const id = crypto.randomUUID();
  const { UploadId } = await call("CreateMultipartUpload", async ({ client, sdk, timeout }) => {
    // AWS takes the checksums that its client computes for parts only when they are announced.
    const checksums = await client.config.requestChecksumCalculation() === "WHEN_SUPPORTED";
    const algorithm = checksums ? { ChecksumAlgorithm: "CRC32" as const } : {};
    const command = new sdk.CreateMultipartUploadCommand({ ...object, ...writtenBy(id), ...algorithm });
    return await client.send(command, timeout());
  });
  const target = { ...object, UploadId };
  try {
    const Parts = await uploadParts(upload, sizes, target);
    await call("CompleteMultipartUpload", async (s3) => {
      const command = new s3.sdk.CompleteMultipartUploadCommand({ ...target, MultipartUpload: { Parts } });
      try {
        // S3 may take minutes to put many parts together.
        await s3.client.send(command, { requestTimeout: s3.timeout().requestTimeout * 10 });
      } catch (error) {
        // It may have been completed with the answer lost, see ConditionalCreates.
        const done = statusOf(error) === 404 && await writerOf(s3, object) === id;
        if (!done) throw error;
      }
    });
  } catch (error) {
    const abort = call("AbortMultipartUpload", async ({ client, sdk, timeout }) => {
      await client.send(new sdk.AbortMultipartUploadCommand(target), timeout());
    });
    // The first error is the one to tell. Parts that stay are not visible; a lifecycle rule of the bucket can remove them.
    await abort.catch(() => {});
    throw error;
  }
}

async function uploadParts(
  upload: Upload,
  sizes: UploadSizes,
  target: S3Object & { UploadId: string | undefined },
) {
  const { localPath, sizeBytes, call } = upload;
  const partBytes = Math.max(sizes.partBytes, Math.ceil(sizeBytes / 10_000));
  const count = Math.ceil(sizeBytes / partBytes);
  const parts: CompletedPart[] = Array.from({ length: count }, (_, i) => ({ PartNumber: i + 1 }));
  const waiting = parts.values();
  let failed = false;
  const work = async () => {
    using source = await Deno.open(localPath);
    for (const part of waiting) {
      if (failed) return;
      const PartNumber = part.PartNumber!;
      const start = (PartNumber - 1) * partBytes;
      const Body = await readRange(source, start, Math.min(partBytes, sizeBytes - start));
      const answer = await call("UploadPart", ({ client, sdk, timeout }) => {
        return client.send(new sdk.UploadPartCommand({ ...target, PartNumber, Body }), timeout(Body.length));
      });
      // At the end AWS wants each part's checksum back.
      const wanted = Object.entries(answer).filter(([name]) =>
        name === "ETag" || name.startsWith("Checksum")
      );
      Object.assign(part, Object.fromEntries(wanted));
    }
  };
  const workers = Array.from({ length: Math.min(sizes.parallelParts, count) }, () => {
    return work().catch((error) => {
      failed = true;
      throw error;
    });
  });
  const refused = (await Promise.allSettled(workers)).find((result) => result.status === "rejected");
  if (refused) throw refused.reason;
  return parts;
}

async function readRange(source: Deno.FsFile, start: number, length: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(length);
  await source.seek(start, Deno.SeekMode.Start);
  for (let at = 0; at < length;) {
    const read = await source.read(bytes.subarray(at));
    if (read === null) throw new Error("the file became shorter while it was uploaded");
    at += read;
  }
  return bytes;
}
