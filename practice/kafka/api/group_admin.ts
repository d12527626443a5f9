import type { Group } from "../group/group.ts";
import { defineApi } from "../wire/api.ts";
import { ErrorCode, errorCodeOf } from "../wire/error_code.ts";
import { array, boolean, bytes, int16, int32, nullableString, since, string, struct } from "../wire/types.ts";
import { OPERATIONS_NOT_ASKED, service } from "./service.ts";

const LIST_GROUPS = defineApi({
  key: 16,
  name: "ListGroups",
  versions: [0, 5],
  flexibleSince: 3,
  request: struct({ states: since(4, array(string), []), types: since(5, array(string), []) }),
  response: struct({
    throttleTimeMs: since(1, int32, 0),
    errorCode: int16,
    groups: array(struct({
      groupId: string,
      protocolType: string,
      state: since(4, string, ""),
      type: since(5, string, ""),
    })),
  }),
});

/** Lists the groups in the states asked for; no state means all. */
export const listGroups = service(LIST_GROUPS, ({ states, types }, { broker }) => {
  const isAsked = (asked: readonly string[], name: string) =>
    asked.length === 0 || asked.some((one) => one.toLowerCase() === name.toLowerCase());
  const groups = broker.groups.all().filter((group) =>
    isAsked(states, group.state) && isAsked(types, "classic")
  );
  return {
    errorCode: ErrorCode.NONE,
    groups: groups.map(({ id, protocolType, state }) => ({
      groupId: id,
      protocolType,
      state,
      type: "classic",
    })),
  };
});

const DESCRIBE_GROUPS = defineApi({
  key: 15,
  name: "DescribeGroups",
  versions: [0, 5],
  flexibleSince: 5,
  request: struct({ groupIds: array(string), includeAuthorizedOperations: since(3, boolean, false) }),
  response: struct({
    throttleTimeMs: since(1, int32, 0),
    groups: array(struct({
      errorCode: int16,
      groupId: string,
      state: string,
      protocolType: string,
      protocol: string,
      members: array(struct({
        memberId: string,
        instanceId: since(4, nullableString, null),
        clientId: string,
        clientHost: string,
        metadata: bytes,
        assignment: bytes,
      })),
      authorizedOperations: since(3, int32, OPERATIONS_NOT_ASKED),
    })),
  }),
});

/** Shows groups with their members; a group that does not exist is answered as "Dead", as Kafka does. */
export const describeGroups = service(DESCRIBE_GROUPS, ({ groupIds }, { broker }) => ({
  groups: groupIds.map((groupId) => {
    const group = broker.groups.find(groupId);
    const { state = "Dead", protocolType = "", protocol = "" } = group ?? {};
    const members = group === undefined ? [] : describeMembers(group);
    return { errorCode: ErrorCode.NONE, groupId, state, protocolType, protocol, members };
  }),
}));

function describeMembers(group: Group) {
  return group.members.map((member) => ({
    memberId: member.id,
    instanceId: member.info.instanceId,
    clientId: member.info.clientId,
    clientHost: member.info.clientHost,
    metadata: member.metadata(group.protocol),
    assignment: member.assignment,
  }));
}

const DELETE_GROUPS = defineApi({
  key: 42,
  name: "DeleteGroups",
  versions: [0, 2],
  flexibleSince: 2,
  request: struct({ groupIds: array(string) }),
  response: struct({
    throttleTimeMs: since(0, int32, 0),
    results: array(struct({ groupId: string, errorCode: int16 })),
  }),
});

/** Forgets groups that have no members, with what they have committed. */
export const deleteGroups = service(DELETE_GROUPS, ({ groupIds }, { broker }) => ({
  results: groupIds.map((groupId) => {
    try {
      broker.groups.delete(groupId);
      return { groupId, errorCode: ErrorCode.NONE };
    } catch (error) {
      return { groupId, errorCode: errorCodeOf(error) };
    }
  }),
}));
