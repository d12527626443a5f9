import { fileURLToPath } from "node:url";
import type { StorageOptions } from "../engine/mod.ts";
import { PracticeKafka } from "../practice/practice_kafka.ts";
import { type Flags, UsageError } from "./flags.ts";
import type { KafkaCluster } from "./kafka.ts";
import type { PracticeTopics } from "./practice_topics.ts";
import type { Settings } from "./settings.ts";

/** Folders of this machine that a lab uses. */
export interface WorldFolders {
  /** Everything of the practice side; deleting it forgets all of that. @default {.practice, beside the labs} */
  readonly practiceFolder?: string;
  /** The checkpoints of a lab of which anything is real. @default {what the settings say} */
  readonly checkpointFolder?: string;
}

/** The practice side of a student's own runs. */
export const PRACTICE_FOLDER: string = fileURLToPath(new URL("../.practice", import.meta.url));

/** The world a lab meets: for Kafka and for S3 each the real one where there are settings, and the practice one of this machine where there are none. */
export interface World extends AsyncDisposable {
  /** Nothing of it is real. */
  readonly isPractice: boolean;
  readonly storage: StorageOptions;
  /** Where a query keeps its place. */
  readonly checkpoint: (name: string) => string;
  /** Says which side is real and which is practice, of Kafka only where it is used. */
  describe(parts: { readonly kafka: boolean }): string;
  /** Where Kafka is; starts the practice broker when there is no real cluster. */
  kafka(): Promise<KafkaCluster>;
  /**
   * Makes and fills the practice topics of a lab; real topics are left alone.
   *
   * @throws {UsageError} For `--messy` with a real cluster.
   */
  fillTopics(topics: PracticeTopics, flags: Flags, say: (sentence: string) => void): Promise<void>;
  /** Lets the practice topics of a lab be made anew; real topics are left alone. */
  forgetTopics(topics: PracticeTopics): Promise<void>;
}

/** Opens the world that the settings lead to; nothing is connected or started yet. */
export function openWorld(settings: Settings, folders: WorldFolders = {}): World {
  const { kafka, s3, lake, checkpointFolder = "/tmp" } = settings;
  const home = folders.practiceFolder ?? PRACTICE_FOLDER;
  // Spark knows the files of its lake by their paths on this machine, and the engine in this process by s3a:// alone.
  const folder = settings.sparkRemote === "" ? home : `${home}/spark`;
  const practiceKafka = kafka ? undefined : new PracticeKafka(`${home}/kafka`);
  const checkpoints = kafka || s3 ? folders.checkpointFolder ?? checkpointFolder : `${folder}/checkpoints`;
  return {
    isPractice: !kafka && !s3,
    storage: s3 ? { s3 } : { practiceFolder: `${folder}/s3` },
    checkpoint: (name) => `${checkpoints}/${name}`,
    describe: ({ kafka: usesKafka }) => {
      const kafkaSide = kafka
        ? `Kafka: ${kafka.bootstrap} ${
          kafka.username === undefined ? "without login" : `as ${kafka.username}`
        }`
        : "Kafka: the practice broker of this machine";
      const s3Side = s3
        ? `S3: ${lake} at ${s3.endpointUrl ?? "AWS"}`
        : `S3: the practice folder ${folder}/s3 stands for ${lake}`;
      const advice = "(.env.example says how to use the course's cluster and bucket)";
      const isReal = s3 && (kafka || !usesKafka);
      return [...(usesKafka ? [kafkaSide] : []), s3Side, ...(isReal ? [] : [advice])].join("\n");
    },
    kafka: async () =>
      kafka
        ? { ...kafka, isEncrypted: kafka.username !== undefined }
        : { ...await practiceKafka!.ready(), isEncrypted: false },
    fillTopics: async (topics, flags, say) => {
      if (practiceKafka) {
        const address = await practiceKafka.address();
        return await topics.fill(address, flags, say).catch((error) => notFilled(`${home}/kafka`, error));
      }
      if (!flags.messy) return;
      throw new UsageError(
        `Cannot use --messy: it adds rows to the practice topic, and Kafka is ${
          kafka!.bootstrap
        }. Give --practice too, or leave it out`,
      );
    },
    forgetTopics: async (topics) => {
      if (practiceKafka) await topics.forget(await practiceKafka.address());
    },
    [Symbol.asyncDispose]: async () => await practiceKafka?.[Symbol.asyncDispose](),
  };
}

function notFilled(folder: string, cause: Error): never {
  throw new Error(
    `Cannot fill the practice topics, which the broker keeps in ${folder}: ${cause.message}. ` +
      "If that disk is full, make room: the next start goes on from there.",
    { cause },
  );
}
