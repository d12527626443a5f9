import { assert, assertEquals, assertThrows } from "@std/assert";
import { ProtobufError } from "./byte_reader.ts";
import { decodeMessage } from "./decode_message.ts";
import { encodeMessage } from "./encode_message.ts";
import { fieldTable, isMessage } from "./field_table.ts";
import type { MessageName } from "./message_types.ts";
import { MESSAGES } from "./messages.ts";

/** Encoded with the classes that protoc makes of Spark's own files. */
const STREAM =
  "Ep8DMpwDCskCSsYCCs0BCgIQAooCxQEKqwEKAhADGqQBCmEKAhABElsSVwoFa2Fma2EaIQoXa2Fma2EuYm9vdHN0cmFwLnNlcnZlcnMSBmg6OTA5MhoOCglzdWJzY3JpYmUSAXQaGwoPc3RhcnRpbmdPZmZzZXRzEghlYXJsaWVzdBgBGhwyGgoVOhMKCRIHCgV2YWx1ZRoGc3RyaW5nEgF2Gg0SCwoJdGltZXN0YW1wGgIqABoOIgwKCmEgKyAxIGFzIGISCXRpbWVzdGFtcBoKMTAgbWludXRlcxABGigaJgoGd2luZG93Eg0SCwoJdGltZXN0YW1wEg0KC2oJNSBtaW51dGVzGgUSAwoBdiIWMhQKDxoNCgVjb3VudBIECgIwARIBbiIpGicKA3N1bRINCgsw+f//////////ARILCglZAAAAAAAA+D8SBAoCGAESB2NvbnNvbGUaHAoSY2hlY2twb2ludExvY2F0aW9uEgYveC9jLzEaEQoIdHJ1bmNhdGUSBWZhbHNlIgFhIgFiMAFKBnVwZGF0ZVICcTFiAA==";
const SORT = "Cjg6NgolKiMKD1oNCgMBAv8SBmEgbG9uZxIKeggIABAKGAEgAyABKgJpZBILCgUSAwoBeBACGAIYAQ==";

Deno.test("encodeMessage() gives the bytes of protoc's classes for a streaming plan", () => {
  const read = {
    common: { plan_id: 1 },
    read: {
      is_streaming: true,
      data_source: {
        format: "kafka",
        options: { "kafka.bootstrap.servers": "h:9092", subscribe: "t", startingOffsets: "earliest" },
      },
    },
  };
  const value = {
    cast: { expr: { unresolved_attribute: { unparsed_identifier: "value" } }, type_str: "string" },
  };
  const timestamp = { unresolved_attribute: { unparsed_identifier: "timestamp" } };
  const project = {
    common: { plan_id: 3 },
    project: {
      input: read,
      expressions: [
        { alias: { expr: value, name: ["v"] } },
        timestamp,
        { unresolved_star: {} },
        { expression_string: { expression: "a + 1 as b" } },
      ],
    },
  };
  const watermark = {
    common: { plan_id: 2 },
    with_watermark: { input: project, event_time: "timestamp", delay_threshold: "10 minutes" },
  };
  const bytes = encodeMessage("Plan", {
    command: {
      write_stream_operation_start: {
        input: {
          aggregate: {
            input: watermark,
            group_type: 1,
            grouping_expressions: [
              {
                unresolved_function: {
                  function_name: "window",
                  arguments: [timestamp, { literal: { string: "5 minutes" } }],
                },
              },
              { unresolved_attribute: { unparsed_identifier: "v" } },
            ],
            aggregate_expressions: [
              {
                alias: {
                  expr: {
                    unresolved_function: { function_name: "count", arguments: [{ literal: { integer: 1 } }] },
                  },
                  name: ["n"],
                },
              },
              {
                unresolved_function: {
                  function_name: "sum",
                  arguments: [{ literal: { integer: -7 } }, { literal: { double: 1.5 } }, {
                    literal: { boolean: true },
                  }],
                },
              },
            ],
          },
        },
        format: "console",
        options: { checkpointLocation: "/x/c/1", truncate: "false" },
        partitioning_column_names: ["a", "b"],
        available_now: true,
        output_mode: "update",
        query_name: "q1",
        table_name: "",
      },
    },
  });
  assertEquals(bytes.toBase64(), STREAM);
});

Deno.test("encodeMessage() gives the bytes of protoc's classes for a sorted join", () => {
  const bytes = encodeMessage("Plan", {
    root: {
      sort: {
        input: {
          join: {
            left: { local_relation: { data: new Uint8Array([1, 2, 255]), schema: "a long" } },
            right: { range: { start: 0, end: 10, step: 1, num_partitions: 3 } },
            join_type: 1,
            using_columns: ["id"],
          },
        },
        order: [{
          child: { unresolved_attribute: { unparsed_identifier: "x" } },
          direction: 2,
          null_ordering: 2,
        }],
        is_global: true,
      },
    },
  });
  assertEquals(bytes.toBase64(), SORT);
});

Deno.test("decodeMessage() reads what encodeMessage() wrote, and gives defaults for the rest", () => {
  const bytes = Uint8Array.fromBase64(STREAM);
  const plan = decodeMessage("Plan", bytes);
  const start = plan.command?.write_stream_operation_start;
  assertEquals(start?.query_name, "q1");
  assertEquals(start?.table_name, "");
  assertEquals(start?.path, undefined);
  assertEquals(start?.options, { checkpointLocation: "/x/c/1", truncate: "false" });
  assertEquals(encodeMessage("Plan", plan).toBase64(), STREAM);
});

Deno.test("encodeMessage() takes the bytes of a message in place of the message", () => {
  const relation = encodeMessage("Relation", { sql: { query: "SELECT 1" } });
  assertEquals(
    encodeMessage("Plan", { root: relation }),
    encodeMessage("Plan", { root: { sql: { query: "SELECT 1" } } }),
  );
});

Deno.test("decodeMessage() skips fields that nobody asks for", () => {
  const bytes = new Uint8Array([
    ...encodeMessage("SubqueryAlias", { alias: "a" }),
    0xf8,
    0x07,
    1,
    0xfa,
    0x07,
    1,
    65,
  ]);
  const { alias, qualifier } = decodeMessage("SubqueryAlias", bytes);
  assertEquals({ alias, qualifier }, { alias: "a", qualifier: [] });
});

Deno.test("decodeMessage() tells that bytes are cut off or of the wrong kind", () => {
  assertThrows(
    () => decodeMessage("Plan", Uint8Array.fromBase64(STREAM).subarray(0, 100)),
    ProtobufError,
    "ends within",
  );
  assertThrows(() => decodeMessage("Limit", new Uint8Array([0x12, 0x00])), ProtobufError, "wire type 2");
  assertThrows(
    () => decodeMessage("Limit", new Uint8Array(11).fill(0xff)),
    ProtobufError,
    "more than 64 bits",
  );
});

Deno.test("decodeMessage() gives back every message, with values at their limits", () => {
  const random = lcg(7);
  for (let round = 0; round < 20; round++) {
    for (const name of Object.keys(MESSAGES) as MessageName[]) {
      const message = randomMessage(name, random, 0);
      const bytes = encodeMessage(name, message as never);
      assertEquals(encodeMessage(name, decodeMessage(name, bytes) as never), bytes, name);
    }
  }
});

Deno.test("decodeMessage() of random bytes gives a message or a ProtobufError, never anything else", () => {
  const random = lcg(11);
  let refused = 0;
  for (let round = 0; round < 3000; round++) {
    const bytes = Uint8Array.from({ length: Math.floor(random() * 40) }, () => Math.floor(random() * 256));
    try {
      decodeMessage("ExecutePlanResponse", bytes);
    } catch (error) {
      if (!(error instanceof ProtobufError)) throw error;
      refused++;
    }
  }
  assert(refused > 1000);
});

/** Numbers from 0 to 1, the same for the same seed. */
function lcg(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 1664525 + 1013904223) % 2 ** 32) / 2 ** 32;
}

const SAMPLES: Readonly<Record<string, readonly unknown[]>> = {
  string: ["", "a", "Grüße, 🌍", "x".repeat(300)],
  bytes: [new Uint8Array(), new Uint8Array([0, 255])],
  bool: [true, false],
  int32: [0, 1, -1, 2 ** 31 - 1, -(2 ** 31)],
  int64: [0n, -1n, 2n ** 63n - 1n, -(2n ** 63n)],
  double: [0, -0, 1.5, Infinity, Number.MIN_VALUE],
};

function randomMessage(name: string, random: () => number, depth: number): Record<string, unknown> {
  const message: Record<string, unknown> = {};
  for (const { name: field, type, presence } of fieldTable(name).fields) {
    if (random() < (isMessage(type) ? 0.6 : 0.3) || (isMessage(type) && depth > 4)) continue;
    const one = () =>
      isMessage(type)
        ? randomMessage(type, random, depth + 2)
        : SAMPLES[type]![Math.floor(random() * SAMPLES[type]!.length)];
    message[field] = presence === "list"
      ? [one(), one()]
      : presence === "map"
      ? { k: one(), "": one() }
      : one();
  }
  return message;
}
