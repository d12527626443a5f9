import { LEADER_EPOCH, type PartitionLog } from "../log/partition_log.ts";
import { defineApi } from "../wire/api.ts";
import { ErrorCode, errorCodeOf } from "../wire/error_code.ts";
import { array, int16, int32, int64, int8, since, string, struct } from "../wire/types.ts";
import { service } from "./service.ts";

/** Timestamps with a meaning of their own. */
const LATEST = -1;
const EARLIEST = -2;
const MAX_TIMESTAMP = -3;

const LIST_OFFSETS = defineApi({
  key: 2,
  name: "ListOffsets",
  versions: [1, 7],
  flexibleSince: 6,
  request: struct({
    replicaId: int32,
    isolationLevel: since(2, int8, 0),
    topics: array(struct({
      name: string,
      partitions: array(struct({
        index: int32,
        currentLeaderEpoch: since(4, int32, -1),
        timestampMs: int64,
      })),
    })),
  }),
  response: struct({
    throttleTimeMs: since(2, int32, 0),
    topics: array(struct({
      name: string,
      partitions: array(struct({
        index: int32,
        errorCode: int16,
        timestampMs: int64,
        offset: int64,
        leaderEpoch: since(4, int32, LEADER_EPOCH),
      })),
    })),
  }),
});

/** Finds the first offset, the next offset, or the first record of a time or later. */
export const listOffsets = service(LIST_OFFSETS, (request, { broker }) => ({
  topics: request.topics.map(({ name, partitions }) => ({
    name,
    partitions: partitions.map(({ index, timestampMs }) => {
      try {
        const place = findOffset(broker.topics.log(name, index), timestampMs);
        return { index, errorCode: ErrorCode.NONE, ...place };
      } catch (error) {
        return { index, errorCode: errorCodeOf(error), timestampMs: -1, offset: -1 };
      }
    }),
  })),
}));

function findOffset(log: PartitionLog, timestampMs: number): { timestampMs: number; offset: number } {
  if (timestampMs === LATEST) return { timestampMs: -1, offset: log.endOffset };
  if (timestampMs === EARLIEST) return { timestampMs: -1, offset: log.startOffset };
  const time = timestampMs === MAX_TIMESTAMP ? log.maxTimestamp : timestampMs;
  return log.recordAtTime(time) ?? { timestampMs: -1, offset: -1 };
}
