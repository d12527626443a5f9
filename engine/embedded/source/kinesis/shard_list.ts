import type { KinesisConnection } from "./kinesis_connection.ts";
import type { Shard } from "./shard_positions.ts";

/** Asks for all shards of a stream, open and closed, in the order of their ids. */
export async function listShards(connection: KinesisConnection): Promise<Shard[]> {
  const shards: Shard[] = [];
  let token: string | undefined;
  do {
    const answer = await connection.ask(
      "ListShards",
      ({ client, commands }) =>
        client.send(
          new commands.ListShardsCommand(
            token ? { NextToken: token } : { StreamName: connection.streamName },
          ),
        ),
    );
    for (const { AdjacentParentShardId, ParentShardId, ShardId } of answer.Shards ?? []) {
      const parentIds = [ParentShardId, AdjacentParentShardId].filter((id) => id !== undefined);
      shards.push({ id: ShardId!, parentIds });
    }
    token = answer.NextToken;
  } while (token !== undefined);
  return shards.sort((a, b) => (a.id < b.id ? -1 : 1));
}
