import { ErrorCode, KafkaError } from "../wire/error_code.ts";
import { GroupMember, type JoinResult, type MemberInfo } from "./group_member.ts";

/** The states of a group, named as Kafka's tools show them. */
export type GroupState = "Empty" | "PreparingRebalance" | "CompletingRebalance" | "Stable";

/**
 * A consumer group with the classic protocol: members join, the leader shares out the partitions, all sync; who
 * is not heard of within its session timeout is removed, which starts over.
 *
 * @see https://cwiki.apache.org/confluence/display/KAFKA/Kafka+Client-side+Assignment+Proposal
 */
export class Group {
  readonly id: string;
  readonly #members = new Map<string, GroupMember>();
  /** Ids that were handed out to clients that must join again with them. */
  readonly #promisedIds = new Set<string>();
  #state: GroupState = "Empty";
  #generation = 0;
  #protocolType = "";
  #protocol = "";
  #leaderId = "";
  #rebalanceTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(id: string) {
    this.id = id;
  }

  get state(): GroupState {
    return this.#state;
  }

  get protocolType(): string {
    return this.#protocolType;
  }

  /** The way of sharing out partitions that the members agreed on; empty while they have not. */
  get protocol(): string {
    return this.#state === "Stable" ? this.#protocol : "";
  }

  get members(): GroupMember[] {
    return Array.from(this.#members.values());
  }

  /** Makes a member id, to be used in the join that follows. */
  promiseMemberId(clientId: string): string {
    const id = `${clientId}-${crypto.randomUUID()}`;
    this.#promisedIds.add(id);
    return id;
  }

  /**
   * Joins a member and waits until the rebalance that this starts has ended.
   *
   * @param memberId An id from `promiseMemberId` or an earlier join; empty to be given one.
   * @throws {KafkaError} UNKNOWN_MEMBER_ID, FENCED_INSTANCE_ID or INCONSISTENT_GROUP_PROTOCOL.
   */
  join(memberId: string, protocolType: string, info: MemberInfo): Promise<JoinResult> {
    this.#checkProtocols(memberId, protocolType, info);
    const known = this.#knownMember(memberId, info);
    const member = known ?? new GroupMember(memberId || this.promiseMemberId(info.clientId), info);
    this.#promisedIds.delete(member.id);
    const isUnchanged = known !== undefined && known.hasSameProtocols(info.protocols);
    this.#members.set(member.id, member);
    member.info = info;
    this.#protocolType = protocolType;
    const mayKeepGeneration = this.#state === "CompletingRebalance" ||
      (this.#state === "Stable" && member.id !== this.#leaderId);
    if (isUnchanged && mayKeepGeneration) {
      this.#startSession(member);
      return Promise.resolve(this.#joinResult(member));
    }
    const joined = member.awaitJoin();
    this.#rebalance();
    return joined;
  }

  /**
   * Gives a member its partitions, as soon as the leader has shared them out.
   *
   * @param assignments The leader's decision: what each member gets; empty from the others.
   * @throws {KafkaError} UNKNOWN_MEMBER_ID, ILLEGAL_GENERATION or REBALANCE_IN_PROGRESS.
   */
  sync(
    memberId: string,
    generation: number,
    assignments: readonly { memberId: string; assignment: Uint8Array }[],
  ): Promise<Uint8Array> {
    const member = this.member(memberId, generation);
    if (this.#state === "PreparingRebalance") {
      throw new KafkaError(ErrorCode.REBALANCE_IN_PROGRESS, `group "${this.id}" is rebalancing`);
    }
    if (this.#state === "Stable") return Promise.resolve(member.assignment);
    const synced = member.awaitSync();
    if (memberId === this.#leaderId) {
      const shares = new Map(assignments.map(({ memberId, assignment }) => [memberId, assignment]));
      this.#state = "Stable";
      for (const other of this.members) {
        other.assignment = shares.get(other.id)?.slice() ?? new Uint8Array(0);
        other.resolveSync();
        this.#startSession(other);
      }
    }
    return synced;
  }

  /** @throws {KafkaError} UNKNOWN_MEMBER_ID, ILLEGAL_GENERATION, or REBALANCE_IN_PROGRESS: join again. */
  heartbeat(memberId: string, generation: number): void {
    const member = this.member(memberId, generation);
    if (!member.isJoining) this.#startSession(member);
    if (this.#state === "PreparingRebalance") {
      throw new KafkaError(ErrorCode.REBALANCE_IN_PROGRESS, `group "${this.id}" is rebalancing`);
    }
  }

  /** @throws {KafkaError} UNKNOWN_MEMBER_ID when there is no such member. */
  leave(memberId: string, instanceId: string | null = null): void {
    const member = instanceId === null
      ? this.#members.get(memberId)
      : this.members.find(({ info }) => info.instanceId === instanceId);
    if (member === undefined && !this.#promisedIds.delete(memberId)) throw this.#unknown(memberId);
    if (member !== undefined) this.#remove(member);
  }

  /**
   * The member of an id, if it takes part in a generation.
   *
   * @throws {KafkaError} UNKNOWN_MEMBER_ID or ILLEGAL_GENERATION.
   */
  member(memberId: string, generation: number): GroupMember {
    const member = this.#members.get(memberId);
    if (member === undefined) throw this.#unknown(memberId);
    if (generation !== this.#generation) {
      throw new KafkaError(
        ErrorCode.ILLEGAL_GENERATION,
        `group "${this.id}" is in generation ${this.#generation}, not ${generation}`,
      );
    }
    return member;
  }

  /** Ends all waiting; the group must not be used afterwards. */
  close(): void {
    clearTimeout(this.#rebalanceTimer);
    for (const member of this.members) {
      member.stopSession();
      member.rejectJoin(ErrorCode.COORDINATOR_NOT_AVAILABLE);
      member.rejectSync(ErrorCode.COORDINATOR_NOT_AVAILABLE);
    }
  }

  #knownMember(memberId: string, info: MemberInfo): GroupMember | undefined {
    const instance = info.instanceId === null
      ? undefined
      : this.members.find((member) => member.info.instanceId === info.instanceId);
    if (memberId === "") {
      // A static member that starts again takes the place of its former self.
      if (instance !== undefined) this.#drop(instance, ErrorCode.FENCED_INSTANCE_ID);
      return undefined;
    }
    if (instance !== undefined && instance.id !== memberId) {
      throw new KafkaError(
        ErrorCode.FENCED_INSTANCE_ID,
        `instance "${info.instanceId}" has another member id`,
      );
    }
    const member = this.#members.get(memberId);
    if (member === undefined && !this.#promisedIds.has(memberId)) throw this.#unknown(memberId);
    return member;
  }

  #checkProtocols(memberId: string, protocolType: string, info: MemberInfo): void {
    const others = this.members.filter((member) => member.id !== memberId);
    const isPossible = info.protocols.some(({ name }) =>
      others.every((other) => other.info.protocols.some((protocol) => protocol.name === name))
    );
    if (isPossible && (others.length === 0 || protocolType === this.#protocolType)) return;
    throw new KafkaError(
      ErrorCode.INCONSISTENT_GROUP_PROTOCOL,
      `the members of group "${this.id}" do not know one way of sharing out partitions`,
    );
  }

  #rebalance(): void {
    if (this.#state !== "PreparingRebalance") {
      this.#state = "PreparingRebalance";
      for (const member of this.members) {
        if (!member.isJoining) this.#startSession(member);
        member.rejectSync(ErrorCode.REBALANCE_IN_PROGRESS);
      }
      const limitMs = Math.max(0, ...this.members.map(({ info }) => info.rebalanceTimeoutMs));
      this.#rebalanceTimer = setTimeout(() => this.#dropAbsentMembers(), limitMs);
    }
    this.#endRebalanceIfAllJoined();
  }

  #dropAbsentMembers(): void {
    for (const member of this.members) {
      if (!member.isJoining) this.#drop(member, ErrorCode.UNKNOWN_MEMBER_ID);
    }
    this.#endRebalanceIfAllJoined();
  }

  #endRebalanceIfAllJoined(): void {
    if (this.members.some((member) => !member.isJoining)) return;
    clearTimeout(this.#rebalanceTimer);
    this.#generation++;
    const [first] = this.members;
    if (first === undefined) {
      this.#state = "Empty";
      return;
    }
    if (!this.#members.has(this.#leaderId)) this.#leaderId = first.id;
    this.#protocol = this.#commonProtocol(first);
    this.#state = "CompletingRebalance";
    for (const member of this.members) {
      member.resolveJoin(this.#joinResult(member));
      this.#startSession(member);
    }
  }

  /** The first protocol of one member that all others know too: every join has checked that there is one. */
  #commonProtocol(member: GroupMember): string {
    return member.info.protocols.find(({ name }) =>
      this.members.every((other) => other.info.protocols.some((protocol) => protocol.name === name))
    )?.name ?? "";
  }

  #joinResult(member: GroupMember): JoinResult {
    const isLeader = member.id === this.#leaderId;
    return {
      generation: this.#generation,
      protocol: this.#protocol,
      leaderId: this.#leaderId,
      memberId: member.id,
      members: !isLeader ? [] : this.members.map((other) => ({
        memberId: other.id,
        instanceId: other.info.instanceId,
        metadata: other.metadata(this.#protocol),
      })),
    };
  }

  #startSession(member: GroupMember): void {
    member.startSession(() => this.#remove(member));
  }

  #remove(member: GroupMember): void {
    this.#drop(member, ErrorCode.UNKNOWN_MEMBER_ID);
    this.#rebalance();
  }

  #drop(member: GroupMember, code: ErrorCode): void {
    member.stopSession();
    member.rejectJoin(code);
    member.rejectSync(code);
    this.#members.delete(member.id);
  }

  #unknown(memberId: string): KafkaError {
    return new KafkaError(ErrorCode.UNKNOWN_MEMBER_ID, `group "${this.id}" has no member "${memberId}"`);
  }
}
