import { assertEquals, assertThrows } from "@std/assert";
import { AnalysisError } from "../../../errors.ts";
import { kinesisSourceOptions } from "./source_options.ts";

const BASE = { "kinesis.streamname": "trades", "kinesis.region": "eu-west-1" };

function read(options: Record<string, string>) {
  return kinesisSourceOptions(new Map(Object.entries(options)));
}

Deno.test("kinesisSourceOptions() has the connector's defaults", () => {
  assertEquals(read(BASE), {
    address: { region: "eu-west-1" },
    streamName: "trades",
    startingPosition: undefined,
    failOnDataLoss: true,
    maxFetchRecordsPerShard: 100_000,
    numberOfRecordsPerFetch: 10_000,
    fetchIntervalMs: 200,
  });
});

Deno.test("kinesisSourceOptions() reads short names, the endpoint's region and credentials", () => {
  const { address, streamName } = read({
    streamname: "trades",
    endpointurl: "https://kinesis.eu-north-1.amazonaws.com",
    "kinesis.awsaccesskeyid": "AKIA",
    "kinesis.awssecretkey": "shh",
    "kinesis.awssessiontoken": "token",
  });
  assertEquals(streamName, "trades");
  assertEquals(address, {
    region: "eu-north-1",
    endpointUrl: "https://kinesis.eu-north-1.amazonaws.com",
    credentials: { accessKeyId: "AKIA", secretAccessKey: "shh", sessionToken: "token" },
  });
});

for (
  const [text, position] of [
    ["latest", undefined],
    ["TRIM_HORIZON", "TRIM_HORIZON"],
    ["earliest", "TRIM_HORIZON"],
    ["AT_TIMESTAMP 2023-08-30T19:00:05-08:00", { timestampMs: Date.parse("2023-08-31T03:00:05Z") }],
  ] as const
) {
  Deno.test(`kinesisSourceOptions() reads the starting position ${text}`, () => {
    assertEquals(read({ ...BASE, "kinesis.startingposition": text }).startingPosition, position);
  });
}

for (
  const [options, sentence] of [
    [{ "kinesis.region": "eu-west-1" }, "kinesis.streamName is not set"],
    [{ "kinesis.streamname": "trades" }, "Neither the option kinesis.region nor kinesis.endpointUrl"],
    [{ ...BASE, "kinesis.startingpositon": "LATEST" }, "Did you mean kinesis.startingPosition"],
    [{ ...BASE, "kinesis.startingposition": "AT_TIMESTAMP yesterday" }, "'AT_TIMESTAMP yesterday'"],
    [{ ...BASE, "kinesis.consumertype": "SubscribeToShard" }, "can only be GetRecords"],
    [{ ...BASE, "kinesis.maxfetchrecordspershard": "0" }, "1 or more: the current value is '0'"],
    [{ ...BASE, "kinesis.getrecords.numberofrecordsperfetch": "10001" }, "1 to 10000"],
    [{ ...BASE, "kinesis.failondataloss": "maybe" }, "true or false"],
    [{ ...BASE, "kinesis.awsaccesskeyid": "AKIA" }, "belong together"],
    [{ ...BASE, "kinesis.endpointurl": "kinesis" }, "must be an address"],
  ] as const
) {
  Deno.test(`kinesisSourceOptions() refuses what it cannot use: ${sentence}`, () => {
    assertThrows(() => read(options), AnalysisError, sentence);
  });
}
