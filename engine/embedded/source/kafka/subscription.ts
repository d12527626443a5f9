import { illegalArgument } from "./illegal_argument.ts";
import { parsePartitionList, type PartitionOffsets, sortedKeys } from "./kafka_offsets.ts";

/** Which partitions a query reads. */
export type Subscription =
  | { readonly kind: "subscribe"; readonly topics: readonly string[] }
  | { readonly kind: "subscribePattern"; readonly pattern: string }
  | { readonly kind: "assign"; readonly partitions: PartitionOffsets };

/** The options of which exactly one says what to read. */
export const STRATEGIES = ["subscribe", "subscribePattern", "assign"] as const;

/** A subscription as Spark's progress names it, e.g. `Subscribe[reviews]`. */
export function describeSubscription(subscription: Subscription): string {
  switch (subscription.kind) {
    case "subscribe":
      return `Subscribe[${subscription.topics.join(", ")}]`;
    case "subscribePattern":
      return `SubscribePattern[${subscription.pattern}]`;
    case "assign":
      return `Assign[${sortedKeys(subscription.partitions.keys()).join(", ")}]`;
  }
}

/**
 * Which of the three options is given, and what it says.
 *
 * @throws {AnalysisError} `ILLEGAL_ARGUMENT` when it is none, several, or empty.
 */
export function parseSubscription(options: ReadonlyMap<string, string>): Subscription {
  const given = STRATEGIES.filter((name) => options.has(name.toLowerCase()));
  if (given.length !== 1) {
    throw illegalArgument(
      `${
        given.length === 0
          ? "One of the following options must be"
          : "Only one of the following options can be"
      } ` +
        `specified for Kafka source: ${STRATEGIES.join(", ")}. See the docs for more details.`,
    );
  }
  const kind = given[0]!;
  const value = options.get(kind.toLowerCase())!;
  switch (kind) {
    case "assign":
      if (!value.trim().startsWith("{")) {
        throw illegalArgument(
          `No topicpartitions to assign as specified value for option 'assign' is '${value}'. ` +
            'Expected e.g. {"topicA":[0,1],"topicB":[0,1]}.',
        );
      }
      return { kind, partitions: parsePartitionList(value) };
    case "subscribe": {
      const topics = [
        ...new Set(value.split(",").map((topic) => topic.trim()).filter((topic) => topic !== "")),
      ];
      if (topics.length === 0) {
        throw illegalArgument(
          `No topics to subscribe to as specified value for option 'subscribe' is '${value}'.`,
        );
      }
      return { kind, topics };
    }
    case "subscribePattern": {
      const pattern = value.trim();
      if (pattern === "") {
        throw illegalArgument(
          `Pattern to subscribe is empty as specified value for option 'subscribePattern' is '${value}'.`,
        );
      }
      checkPattern(pattern);
      return { kind, pattern };
    }
  }
}

function checkPattern(pattern: string): void {
  try {
    new RegExp(pattern);
  } catch (cause) {
    throw illegalArgument(
      `The pattern of option subscribePattern is not a regular expression: '${pattern}'.`,
      cause,
    );
  }
}
