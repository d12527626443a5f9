import { LEADER_EPOCH } from "../log/partition_log.ts";
import { defineApi } from "../wire/api.ts";
import { ErrorCode, errorCodeOf } from "../wire/error_code.ts";
import { array, int16, int32, int64, since, string, struct } from "../wire/types.ts";
import { service } from "./service.ts";

const OFFSET_FOR_LEADER_EPOCH = defineApi({
  key: 23,
  name: "OffsetForLeaderEpoch",
  versions: [2, 2],
  request: struct({
    topics: array(struct({
      name: string,
      partitions: array(struct({ index: int32, currentLeaderEpoch: int32, leaderEpoch: int32 })),
    })),
  }),
  response: struct({
    throttleTimeMs: since(2, int32, 0),
    topics: array(struct({
      name: string,
      partitions: array(struct({ errorCode: int16, index: int32, leaderEpoch: int32, endOffset: int64 })),
    })),
  }),
});

/** Tells where the records of a leader end; there has only ever been one leader. */
export const offsetForLeaderEpoch = service(OFFSET_FOR_LEADER_EPOCH, ({ topics }, { broker }) => ({
  topics: topics.map(({ name, partitions }) => ({
    name,
    partitions: partitions.map(({ index }) => {
      try {
        const endOffset = broker.topics.log(name, index).endOffset;
        return { errorCode: ErrorCode.NONE, index, leaderEpoch: LEADER_EPOCH, endOffset };
      } catch (error) {
        return { errorCode: errorCodeOf(error), index, leaderEpoch: -1, endOffset: -1 };
      }
    }),
  })),
}));
