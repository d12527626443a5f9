import type { MemberInfo } from "../group/group_member.ts";
import { defineApi } from "../wire/api.ts";
import { ErrorCode, errorCodeOf } from "../wire/error_code.ts";
import {
  array,
  between,
  bytes,
  int16,
  int32,
  int8,
  nullableString,
  since,
  string,
  struct,
  until,
} from "../wire/types.ts";
import { NODE_ID, type RequestContext, service } from "./service.ts";

/** The session timeouts that Kafka allows by default end here; there is no lower limit, for quick tests. */
const MAX_SESSION_TIMEOUT_MS = 30 * 60 * 1000;

const FIND_COORDINATOR = defineApi({
  key: 10,
  name: "FindCoordinator",
  versions: [0, 2],
  request: struct({ key: string, keyType: since(1, int8, 0) }),
  response: struct({
    throttleTimeMs: since(1, int32, 0),
    errorCode: int16,
    errorMessage: since(1, nullableString, null),
    nodeId: int32,
    host: string,
    port: int32,
  }),
});

const GROUP_KEY = 0;

/** Names the broker that coordinates a group: this one. Transactions have none here. */
export const findCoordinator = service(
  FIND_COORDINATOR,
  ({ keyType }, { broker }) =>
    keyType === GROUP_KEY ? { errorCode: ErrorCode.NONE, nodeId: NODE_ID, ...broker.advertised } : {
      errorCode: ErrorCode.TRANSACTIONAL_ID_AUTHORIZATION_FAILED,
      errorMessage: "The practice broker does not offer transactions",
      nodeId: -1,
      host: "",
      port: -1,
    },
);

const JOIN_GROUP = defineApi({
  key: 11,
  name: "JoinGroup",
  versions: [0, 5],
  request: struct({
    groupId: string,
    sessionTimeoutMs: int32,
    rebalanceTimeoutMs: since(1, int32, -1),
    memberId: string,
    instanceId: since(5, nullableString, null),
    protocolType: string,
    protocols: array(struct({ name: string, metadata: bytes })),
  }),
  response: struct({
    throttleTimeMs: since(2, int32, 0),
    errorCode: int16,
    generation: int32,
    protocol: string,
    leaderId: string,
    memberId: string,
    members: array(struct({ memberId: string, instanceId: since(5, nullableString, null), metadata: bytes })),
  }),
});

/** Joins a member to a group; the answer comes when the rebalance has ended. */
export const joinGroup = service(JOIN_GROUP, async (request, context) => {
  const refused = (errorCode: ErrorCode, memberId: string) => (
    { errorCode, generation: -1, protocol: "", leaderId: "", memberId, members: [] }
  );
  const { sessionTimeoutMs } = request;
  if (sessionTimeoutMs < 1 || sessionTimeoutMs > MAX_SESSION_TIMEOUT_MS) {
    return refused(ErrorCode.INVALID_SESSION_TIMEOUT, request.memberId);
  }
  try {
    const group = context.broker.groups.open(request.groupId);
    // Since version 4 a new member is first told its id, so that a lost answer leaves no member behind.
    if (context.apiVersion >= 4 && request.memberId === "" && request.instanceId === null) {
      return refused(ErrorCode.MEMBER_ID_REQUIRED, group.promiseMemberId(context.clientId));
    }
    const joined = await group.join(request.memberId, request.protocolType, memberInfo(request, context));
    return { errorCode: ErrorCode.NONE, ...joined };
  } catch (error) {
    return refused(errorCodeOf(error), request.memberId);
  }
});

function memberInfo(
  request: Pick<MemberInfo, "instanceId" | "sessionTimeoutMs" | "rebalanceTimeoutMs" | "protocols">,
  { clientId, connection }: RequestContext,
): MemberInfo {
  const { instanceId, sessionTimeoutMs, protocols } = request;
  const rebalanceTimeoutMs = request.rebalanceTimeoutMs > 0 ? request.rebalanceTimeoutMs : sessionTimeoutMs;
  const { clientHost } = connection;
  return { instanceId, clientId, clientHost, sessionTimeoutMs, rebalanceTimeoutMs, protocols };
}

const SYNC_GROUP = defineApi({
  key: 14,
  name: "SyncGroup",
  versions: [0, 3],
  request: struct({
    groupId: string,
    generation: int32,
    memberId: string,
    instanceId: since(3, nullableString, null),
    assignments: array(struct({ memberId: string, assignment: bytes })),
  }),
  response: struct({ throttleTimeMs: since(1, int32, 0), errorCode: int16, assignment: bytes }),
});

/** Hands in the leader's decision and gives every member its part. */
export const syncGroup = service(SYNC_GROUP, async (request, { broker }) => {
  try {
    const group = broker.groups.existing(request.groupId);
    const assignment = await group.sync(request.memberId, request.generation, request.assignments);
    return { errorCode: ErrorCode.NONE, assignment };
  } catch (error) {
    return { errorCode: errorCodeOf(error), assignment: new Uint8Array(0) };
  }
});

const HEARTBEAT = defineApi({
  key: 12,
  name: "Heartbeat",
  versions: [0, 3],
  request: struct({
    groupId: string,
    generation: int32,
    memberId: string,
    instanceId: since(3, nullableString, null),
  }),
  response: struct({ throttleTimeMs: since(1, int32, 0), errorCode: int16 }),
});

/** Says that a member is alive, and tells it when it must join again. */
export const heartbeat = service(HEARTBEAT, ({ groupId, memberId, generation }, { broker }) => ({
  errorCode: outcome(() => broker.groups.existing(groupId).heartbeat(memberId, generation)),
}));

const LEAVE_GROUP = defineApi({
  key: 13,
  name: "LeaveGroup",
  versions: [0, 3],
  request: struct({
    groupId: string,
    memberId: until(2, string, ""),
    members: since(3, array(struct({ memberId: string, instanceId: nullableString })), []),
  }),
  response: struct({
    throttleTimeMs: since(1, int32, 0),
    errorCode: int16,
    members: between(
      3,
      3,
      array(struct({ memberId: string, instanceId: nullableString, errorCode: int16 })),
      [],
    ),
  }),
});

/** Takes members out of a group at once, without waiting for their session to time out. */
export const leaveGroup = service(LEAVE_GROUP, (request, { broker, apiVersion }) => {
  const leave = (memberId: string, instanceId: string | null) =>
    outcome(() => broker.groups.existing(request.groupId).leave(memberId, instanceId));
  if (apiVersion < 3) return { errorCode: leave(request.memberId, null) };
  const members = request.members.map(({ memberId, instanceId }) => (
    { memberId, instanceId, errorCode: leave(memberId, instanceId) }
  ));
  return { errorCode: ErrorCode.NONE, members };
});

function outcome(action: () => void): ErrorCode {
  try {
    action();
    return ErrorCode.NONE;
  } catch (error) {
    return errorCodeOf(error);
  }
}
