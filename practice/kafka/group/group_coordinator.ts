import { ErrorCode, KafkaError } from "../wire/error_code.ts";
import { CommittedOffsets, type PartitionOffset } from "./committed_offsets.ts";
import { Group } from "./group.ts";

/** All consumer groups of a broker, with the offsets they have committed. */
export class GroupCoordinator {
  readonly offsets: CommittedOffsets;
  readonly #groups = new Map<string, Group>();

  constructor(folder: string) {
    this.offsets = new CommittedOffsets(folder);
  }

  /** Every group that has members or committed offsets. */
  all(): Group[] {
    const ids = new Set([...this.#groups.keys(), ...this.offsets.groups()]);
    return Array.from(ids, (id) => this.find(id)!);
  }

  /** A group that has had members or has committed offsets. */
  find(id: string): Group | undefined {
    const group = this.#groups.get(id);
    if (group !== undefined) return group;
    return this.offsets.groups().includes(id) ? new Group(id) : undefined;
  }

  /**
   * The group to join, made when it is new.
   *
   * @throws {KafkaError} INVALID_GROUP_ID when the id is empty.
   */
  open(id: string): Group {
    if (id === "") throw new KafkaError(ErrorCode.INVALID_GROUP_ID, "a group needs a name");
    const group = this.#groups.get(id) ?? new Group(id);
    this.#groups.set(id, group);
    return group;
  }

  /**
   * The group of a request that only a member can make.
   *
   * @throws {KafkaError} UNKNOWN_MEMBER_ID when the group has no members.
   */
  existing(id: string): Group {
    const group = this.#groups.get(id);
    if (group !== undefined) return group;
    throw new KafkaError(ErrorCode.UNKNOWN_MEMBER_ID, `group "${id}" has no members`);
  }

  /**
   * Commits offsets for a member of a group, or from outside (generation -1) for a group without members.
   *
   * @throws {KafkaError} When the member does not take part in the generation.
   */
  commit(id: string, memberId: string, generation: number, offsets: readonly PartitionOffset[]): void {
    const group = this.#groups.get(id);
    const isFromOutside = generation < 0 && (group?.members.length ?? 0) === 0;
    if (!isFromOutside) {
      this.existing(id).member(memberId, generation);
      if (group?.state === "CompletingRebalance") {
        throw new KafkaError(ErrorCode.REBALANCE_IN_PROGRESS, `group "${id}" is rebalancing`);
      }
    }
    this.offsets.commit(id, offsets);
  }

  /** @throws {KafkaError} GROUP_ID_NOT_FOUND, or NON_EMPTY_GROUP while it has members. */
  delete(id: string): void {
    const group = this.find(id);
    if (group === undefined) throw new KafkaError(ErrorCode.GROUP_ID_NOT_FOUND, `no group "${id}"`);
    if (group.members.length > 0) {
      throw new KafkaError(ErrorCode.NON_EMPTY_GROUP, `group "${id}" has members`);
    }
    group.close();
    this.#groups.delete(id);
    this.offsets.deleteGroup(id);
  }

  close(): void {
    for (const group of this.#groups.values()) group.close();
  }
}
