import { defineApi } from "../wire/api.ts";
import { ErrorCode } from "../wire/error_code.ts";
import { array, boolean, int16, int32, nullableString, since, string, struct } from "../wire/types.ts";
import { NODE_ID, OPERATIONS_NOT_ASKED, service } from "./service.ts";

const DESCRIBE_CLUSTER = defineApi({
  key: 60,
  name: "DescribeCluster",
  versions: [0, 0],
  flexibleSince: 0,
  request: struct({ includeClusterAuthorizedOperations: boolean }),
  response: struct({
    throttleTimeMs: since(0, int32, 0),
    errorCode: int16,
    errorMessage: nullableString,
    clusterId: string,
    controllerId: int32,
    brokers: array(struct({ nodeId: int32, host: string, port: int32, rack: nullableString })),
    clusterAuthorizedOperations: int32,
  }),
});

/** Describes the cluster: this one broker. */
export const describeCluster = service(DESCRIBE_CLUSTER, (_request, { broker }) => ({
  errorCode: ErrorCode.NONE,
  errorMessage: null,
  clusterId: broker.topics.clusterId,
  controllerId: NODE_ID,
  brokers: [{ nodeId: NODE_ID, ...broker.advertised, rack: null }],
  clusterAuthorizedOperations: OPERATIONS_NOT_ASKED,
}));
