import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { KafkaError } from "../wire/error_code.ts";
import { Group } from "./group.ts";
import type { JoinResult } from "./group_member.ts";

const BYTES = (text: string) => new TextEncoder().encode(text);

function info(options: { instanceId?: string; sessionTimeoutMs?: number; protocols?: string[] } = {}) {
  const { instanceId = null, sessionTimeoutMs = 10_000, protocols = ["range"] } = options;
  return {
    instanceId,
    clientId: "c",
    clientHost: "/127.0.0.1",
    sessionTimeoutMs,
    rebalanceTimeoutMs: sessionTimeoutMs,
    protocols: protocols.map((name) => ({ name, metadata: BYTES(name) })),
  };
}

/** Two members that have agreed: the first one is the leader. */
async function groupOfTwo(
  options: { sessionTimeoutMs?: number } = {},
): Promise<[Group, JoinResult, JoinResult]> {
  const group = new Group("g");
  const alone = await group.join("", "consumer", info());
  const joining = group.join("", "consumer", info(options));
  const leader = await group.join(alone.memberId, "consumer", info());
  const other = await joining;
  const waiting = group.sync(other.memberId, 2, []);
  await group.sync(leader.memberId, 2, [
    { memberId: leader.memberId, assignment: BYTES("p0") },
    { memberId: other.memberId, assignment: BYTES("p1") },
  ]);
  assertEquals(new TextDecoder().decode(await waiting), "p1");
  return [group, leader, other];
}

Deno.test("Group shares out what the leader decides", async () => {
  const [group, leader, other] = await groupOfTwo();
  assertEquals([group.state, group.protocol, group.protocolType], ["Stable", "range", "consumer"]);
  assertEquals([leader.generation, other.generation], [2, 2]);
  assertEquals(leader.members.map(({ memberId }) => memberId), [leader.memberId, other.memberId]);
  assertEquals(other.members, []); // only the leader learns who the others are
  group.close();
});

Deno.test("Group tells members to join again when another one comes or leaves", async () => {
  const [group, leader, other] = await groupOfTwo();
  group.heartbeat(other.memberId, 2);
  group.leave(leader.memberId);
  assertEquals(assertThrows(() => group.heartbeat(other.memberId, 2), KafkaError).code, 27);
  const again = await group.join(other.memberId, "consumer", info());
  assertEquals([again.generation, again.leaderId], [3, other.memberId]);
  assertEquals(assertThrows(() => group.heartbeat(other.memberId, 2), KafkaError).code, 22);
  assertEquals(assertThrows(() => group.heartbeat(leader.memberId, 3), KafkaError).code, 25);
  group.leave(other.memberId);
  assertEquals(group.state, "Empty");
});

Deno.test("Group removes a member that is not heard of", async () => {
  const [group, leader, silent] = await groupOfTwo({ sessionTimeoutMs: 20 });
  while (group.members.length > 1) await new Promise((resolve) => setTimeout(resolve, 5));
  assertEquals(group.state, "PreparingRebalance");
  assertEquals(assertThrows(() => group.heartbeat(silent.memberId, 2), KafkaError).code, 25);
  assertEquals((await group.join(leader.memberId, "consumer", info())).generation, 3);
  group.close();
});

Deno.test("Group refuses members that share partitions out in another way", async () => {
  const group = new Group("g");
  await group.join("", "consumer", info({ protocols: ["range", "roundrobin"] }));
  assertEquals(
    assertThrows(() => group.join("", "consumer", info({ protocols: ["sticky"] })), KafkaError).code,
    23,
  );
  assertEquals(assertThrows(() => group.join("", "connect", info()), KafkaError).code, 23);
  assertEquals(assertThrows(() => group.join("unknown", "consumer", info()), KafkaError).code, 25);
  group.close();
});

Deno.test("Group gives a static member's place to its new self", async () => {
  const group = new Group("g");
  const before = await group.join("", "consumer", info({ instanceId: "i" }));
  const after = await group.join("", "consumer", info({ instanceId: "i" }));
  assertEquals(group.members.map(({ id }) => id), [after.memberId]);
  const fenced = assertThrows(
    () => group.join(before.memberId, "consumer", info({ instanceId: "i" })),
    KafkaError,
  );
  assertEquals(fenced.code, 82);
  group.close();
});

Deno.test("Group.close() ends all waiting", async () => {
  const group = new Group("g");
  await group.join("", "consumer", info());
  const waiting = group.join("", "consumer", info());
  group.close();
  assertEquals((await assertRejects(() => waiting, KafkaError)).code, 15);
});
