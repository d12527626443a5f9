import { defineApi } from "../wire/api.ts";
import { ErrorCode } from "../wire/error_code.ts";
import { int16, int32, int64, nullableString, since, struct } from "../wire/types.ts";
import { service } from "./service.ts";

const INIT_PRODUCER_ID = defineApi({
  key: 22,
  name: "InitProducerId",
  versions: [0, 4],
  flexibleSince: 2,
  request: struct({
    transactionalId: nullableString,
    transactionTimeoutMs: int32,
    producerId: since(3, int64, -1),
    producerEpoch: since(3, int16, -1),
  }),
  response: struct({
    throttleTimeMs: since(0, int32, 0),
    errorCode: int16,
    producerId: int64,
    producerEpoch: int16,
  }),
});

/** Gives an idempotent producer its id, or its next epoch. Transactions are not offered. */
export const initProducerId = service(INIT_PRODUCER_ID, (request, { broker }) => {
  if (request.transactionalId !== null) {
    return { errorCode: ErrorCode.TRANSACTIONAL_ID_AUTHORIZATION_FAILED, producerId: -1, producerEpoch: -1 };
  }
  const isKnown = request.producerId >= 0 && request.producerEpoch < 2 ** 15 - 1;
  return isKnown
    ? { errorCode: ErrorCode.NONE, producerId: request.producerId, producerEpoch: request.producerEpoch + 1 }
    : { errorCode: ErrorCode.NONE, producerId: broker.topics.newProducerId(), producerEpoch: 0 };
});
