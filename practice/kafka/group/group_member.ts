import { ErrorCode, KafkaError } from "../wire/error_code.ts";

/** A way of sharing out partitions that a member knows, with what it tells the leader about itself. */
export interface MemberProtocol {
  readonly name: string;
  readonly metadata: Uint8Array;
}

/** What a member says about itself when it joins. */
export interface MemberInfo {
  readonly instanceId: string | null;
  readonly clientId: string;
  readonly clientHost: string;
  readonly sessionTimeoutMs: number;
  readonly rebalanceTimeoutMs: number;
  readonly protocols: readonly MemberProtocol[];
}

/** What a member learns when a rebalance ends; the leader also learns who the others are. */
export interface JoinResult {
  readonly generation: number;
  readonly protocol: string;
  readonly leaderId: string;
  readonly memberId: string;
  readonly members: readonly { memberId: string; instanceId: string | null; metadata: Uint8Array }[];
}

const NO_BYTES = new Uint8Array(0);

/** A member of a consumer group, and the answers it waits for. */
export class GroupMember {
  readonly id: string;
  info: MemberInfo;
  assignment: Uint8Array = NO_BYTES;
  #join: PromiseWithResolvers<JoinResult> | undefined;
  #sync: PromiseWithResolvers<Uint8Array> | undefined;
  #sessionTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(id: string, info: MemberInfo) {
    this.id = id;
    this.info = info;
  }

  get isJoining(): boolean {
    return this.#join !== undefined;
  }

  metadata(protocol: string): Uint8Array {
    return this.info.protocols.find(({ name }) => name === protocol)?.metadata ?? NO_BYTES;
  }

  /** Whether a join says the same as the one before. */
  hasSameProtocols(protocols: readonly MemberProtocol[]): boolean {
    const known = this.info.protocols;
    return protocols.length === known.length &&
      protocols.every(({ name, metadata }, at) =>
        known[at]!.name === name && metadata.length === known[at]!.metadata.length &&
        metadata.every((byte, index) => byte === known[at]!.metadata[index])
      );
  }

  /** The answer to a join, given when the rebalance ends; a member that waits does not time out. */
  awaitJoin(): Promise<JoinResult> {
    this.stopSession();
    this.rejectJoin(ErrorCode.REBALANCE_IN_PROGRESS);
    this.#join = Promise.withResolvers();
    return this.#join.promise;
  }

  resolveJoin(result: JoinResult): void {
    this.#join?.resolve(result);
    this.#join = undefined;
  }

  rejectJoin(code: ErrorCode): void {
    this.#join?.reject(new KafkaError(code, `member ${this.id} cannot join now`));
    this.#join = undefined;
  }

  /** The answer to a sync, given when the leader has shared out the partitions. */
  awaitSync(): Promise<Uint8Array> {
    this.stopSession();
    this.rejectSync(ErrorCode.REBALANCE_IN_PROGRESS);
    this.#sync = Promise.withResolvers();
    return this.#sync.promise;
  }

  resolveSync(): void {
    this.#sync?.resolve(this.assignment);
    this.#sync = undefined;
  }

  rejectSync(code: ErrorCode): void {
    this.#sync?.reject(new KafkaError(code, `member ${this.id} cannot sync now`));
    this.#sync = undefined;
  }

  /** Starts the time within which the member must be heard of again. */
  startSession(onTimeout: () => void): void {
    this.stopSession();
    this.#sessionTimer = setTimeout(onTimeout, this.info.sessionTimeoutMs);
  }

  stopSession(): void {
    clearTimeout(this.#sessionTimer);
  }
}
