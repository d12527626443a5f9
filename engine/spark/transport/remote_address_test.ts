import { assertEquals, assertThrows } from "@std/assert";
import { parseRemoteAddress, RemoteAddressError } from "./remote_address.ts";

const PLAIN = { port: 15002, useTls: false, maxMessageBytes: 134217728, headers: {} };

Deno.test("parseRemoteAddress() reads hosts, ports and parameters", () => {
  assertEquals(parseRemoteAddress("sc://localhost"), { host: "localhost", ...PLAIN });
  assertEquals(parseRemoteAddress("sc://[::1]:1/"), { host: "[::1]", ...PLAIN, port: 1 });
  const id = "0123abcd-0123-4567-89ab-0123456789ab";
  assertEquals(
    parseRemoteAddress(
      `sc://h:7/;use_ssl=true;user_id=a%3Bb;session_id=${id};x-team=blue;grpc_max_message_size=9`,
    ),
    {
      host: "h",
      port: 7,
      useTls: true,
      userId: "a;b",
      sessionId: id,
      maxMessageBytes: 9,
      headers: { "x-team": "blue" },
    },
  );
});

Deno.test("parseRemoteAddress() encrypts a token, unless the server is on this machine or the address says no", () => {
  assertEquals(parseRemoteAddress("sc://h/;token=t").useTls, true);
  assertEquals(parseRemoteAddress("sc://h", "t").useTls, true);
  assertEquals(parseRemoteAddress("sc://127.0.0.1/;token=t").useTls, false);
  assertEquals(parseRemoteAddress("sc://h/;token=t;use_ssl=false").useTls, false);
});

Deno.test("parseRemoteAddress() says what is wrong, without the token", () => {
  const messageOf = (text: string) =>
    assertThrows(() => parseRemoteAddress(text), RemoteAddressError).message
      .replace("Cannot read the address of the Spark cluster: ", "").split(". Write")[0];
  assertEquals(
    messageOf("localhost:15002"),
    "it must begin with sc:// and a host, as in sc://localhost:15002",
  );
  assertEquals(messageOf("sc://h:99999"), "there is no port 99999");
  assertEquals(messageOf("sc://h/path"), "nothing but ;name=value may follow sc://h/");
  assertEquals(messageOf("sc://h/;token="), `"token" is not of the form name=value`);
  assertEquals(
    messageOf("sc://h/;use_ssl=yes;token=s3cret"),
    "use_ssl=yes is neither true nor false",
  );
  assertEquals(messageOf("sc://h/;session_id=1"), "session_id=1 is no UUID");
});
