import { join } from "node:path";
import { JsonFile } from "../log/json_file.ts";

/** How far a group has read a partition. */
export interface CommittedOffset {
  readonly offset: number;
  readonly leaderEpoch: number;
  readonly metadata: string | null;
}

/** An offset together with the partition it belongs to. */
export interface PartitionOffset extends CommittedOffset {
  readonly topic: string;
  readonly partition: number;
}

type StoredOffsets = Record<string, PartitionOffset[]>;

/** The offsets that consumer groups have committed, kept in a folder. */
export class CommittedOffsets {
  readonly #file: JsonFile<StoredOffsets>;
  readonly #groups = new Map<string, Map<string, PartitionOffset>>();

  constructor(folder: string) {
    this.#file = new JsonFile(join(folder, "groups.json"));
    for (const [group, offsets] of Object.entries(this.#file.read() ?? {})) this.#put(group, offsets);
  }

  groups(): string[] {
    return Array.from(this.#groups.keys());
  }

  commit(group: string, offsets: readonly PartitionOffset[]): void {
    if (offsets.length === 0) return;
    this.#put(group, offsets);
    this.#save();
  }

  /** All offsets of a group. */
  all(group: string): PartitionOffset[] {
    return Array.from(this.#groups.get(group)?.values() ?? []);
  }

  find(group: string, topic: string, partition: number): CommittedOffset | undefined {
    return this.#groups.get(group)?.get(`${topic}-${partition}`);
  }

  deleteGroup(group: string): void {
    if (this.#groups.delete(group)) this.#save();
  }

  deleteTopic(topic: string): void {
    for (const offsets of this.#groups.values()) {
      for (const [key, offset] of offsets) if (offset.topic === topic) offsets.delete(key);
    }
    this.#save();
  }

  #put(group: string, offsets: readonly PartitionOffset[]): void {
    const committed = this.#groups.get(group) ?? new Map<string, PartitionOffset>();
    for (const offset of offsets) committed.set(`${offset.topic}-${offset.partition}`, offset);
    this.#groups.set(group, committed);
  }

  #save(): void {
    this.#file.write(Object.fromEntries(this.groups().map((group) => [group, this.all(group)])));
  }
}
