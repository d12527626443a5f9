import { apiVersions } from "./api_versions.ts";
import { describeCluster } from "./cluster.ts";
import { describeConfigs } from "./configs.ts";
import { fetch } from "./fetch.ts";
import { deleteGroups, describeGroups, listGroups } from "./group_admin.ts";
import { findCoordinator, heartbeat, joinGroup, leaveGroup, syncGroup } from "./group_membership.ts";
import { offsetCommit, offsetFetch } from "./group_offsets.ts";
import { offsetForLeaderEpoch } from "./leader_epoch.ts";
import { listOffsets } from "./list_offsets.ts";
import { metadata } from "./metadata.ts";
import { initProducerId } from "./producer_id.ts";
import { produce } from "./produce.ts";
import { saslAuthenticate, saslHandshake } from "./sasl.ts";
import type { Service } from "./service.ts";
import { createPartitions, createTopics, deleteRecords, deleteTopics } from "./topics.ts";

const WITHOUT_API_VERSIONS: readonly Service[] = [
  produce,
  fetch,
  listOffsets,
  metadata,
  offsetCommit,
  offsetFetch,
  findCoordinator,
  joinGroup,
  heartbeat,
  leaveGroup,
  syncGroup,
  describeGroups,
  listGroups,
  saslHandshake,
  createTopics,
  deleteTopics,
  deleteRecords,
  initProducerId,
  offsetForLeaderEpoch,
  describeConfigs,
  saslAuthenticate,
  createPartitions,
  deleteGroups,
  describeCluster,
];

/** Everything the broker can be asked. */
export const SERVICES: readonly Service[] = [...WITHOUT_API_VERSIONS, apiVersions(WITHOUT_API_VERSIONS)];
