import type { S3, S3Object } from "./s3_client.ts";
import { statusOf } from "./s3_error.ts";

/** Marks an object with the call that wrote it, so that a call whose answer was lost knows its own work. */
const WRITTEN_BY = "written-by";

/** The metadata of an object that the call `id` writes. */
export function writtenBy(id: string): { Metadata: Record<string, string> } {
  return { Metadata: { [WRITTEN_BY]: id } };
}

/** Which call wrote an object; `undefined` when there is no object, empty when its writer is not known. */
export async function writerOf({ client, sdk, timeout }: S3, object: S3Object): Promise<string | undefined> {
  try {
    const head = await client.send(new sdk.HeadObjectCommand(object), timeout());
    return head.Metadata?.[WRITTEN_BY] ?? "";
  } catch (error) {
    if (statusOf(error) === 404) return undefined;
    throw error;
  }
}

/**
 * Writes objects that must not exist, by `If-None-Match: *`, which S3 decides in one step.
 *
 * Some S3-compatible servers refuse or ignore that condition. They are found out at the first write and from then on asked whether the object
 * exists before it is written, which leaves a gap between two writers.
 *
 * @see {@link https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html}
 */
export class ConditionalCreates {
  #serverDecides: boolean | undefined;
  readonly #warn: (serverDoes: "refuses" | "ignores") => void;

  /**
   * @param known Whether the server is known to decide; `undefined` when that is to be found out.
   * @param warn Is told once that it does not.
   */
  constructor(known: true | undefined, warn: (serverDoes: "refuses" | "ignores") => void) {
    this.#serverDecides = known;
    this.#warn = warn;
  }

  /**
   * Returns false when somebody else has written the object.
   *
   * @param id The same for all attempts of one call, and for no other call.
   */
  async create(s3: S3, object: S3Object, bytes: Uint8Array, id: string): Promise<boolean> {
    const serverDecides = this.#serverDecides;
    if (!serverDecides) {
      const writer = await writerOf(s3, object);
      if (writer !== undefined) return writer === id;
    }
    if (serverDecides === false) return await put(s3, object, bytes, id);
    try {
      await put(s3, object, bytes, id, "*");
    } catch (error) {
      // It may have been written with the answer lost: by an earlier attempt, or by this one, which the HTTP client below sends
      // again by itself when its connection breaks.
      if (statusOf(error) === 412) return await writerOf(s3, object) === id;
      if (statusOf(error) !== 501) throw error;
      this.#serverDoesNotDecide("refuses");
      return await put(s3, object, bytes, id);
    }
    if (serverDecides === undefined) await this.#learnFromSecondWrite(s3, object, bytes, id);
    return true;
  }

  /** The same bytes again: a server that knows the condition refuses them now. */
  async #learnFromSecondWrite(s3: S3, object: S3Object, bytes: Uint8Array, id: string): Promise<void> {
    try {
      await put(s3, object, bytes, id, "*");
      this.#serverDoesNotDecide("ignores");
    } catch (error) {
      if (statusOf(error) !== 412) throw error;
      this.#serverDecides = true;
    }
  }

  #serverDoesNotDecide(does: "refuses" | "ignores"): void {
    if (this.#serverDecides !== false) this.#warn(does);
    this.#serverDecides = false;
  }
}

async function put(s3: S3, object: S3Object, Body: Uint8Array, id: string, IfNoneMatch?: "*"): Promise<true> {
  const condition = IfNoneMatch ? { IfNoneMatch } : {};
  const command = new s3.sdk.PutObjectCommand({ ...object, Body, ...writtenBy(id), ...condition });
  await s3.client.send(command, s3.timeout(Body.length));
  return true;
}
