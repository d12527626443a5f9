import { assertEquals, assertStrictEquals } from "@std/assert";
import { StorageError } from "../errors.ts";
import { diskError } from "./disk_error.ts";

const REASONS: [unknown, string][] = [
  [
    Object.assign(new Error("(os error 28)"), { code: "ENOSPC" }),
    "the disk is full. Free some space and start again; nothing half-written is visible",
  ],
  [
    Object.assign(new Error("(os error 122)"), { code: "EDQUOT" }),
    "the disk is full. Free some space and start again; nothing half-written is visible",
  ],
  [
    new Deno.errors.PermissionDenied("(os error 13)"),
    "permission is denied. Give this user the right to read and write there, close programs that have it open, or choose another folder",
  ],
  [
    new Deno.errors.NotCapable('Requires write access to "x", run again with the --allow-write flag'),
    'Deno was started without permission for that. Requires write access to "x", run again with the --allow-write flag',
  ],
  [Object.assign(new Error("(os error 36)"), { code: "ENAMETOOLONG" }), "the name is too long for this disk"],
  [new Error("something new"), "something new"],
];

for (const [cause, reason] of REASONS) {
  Deno.test(`diskError() explains ${(cause as Error).name} ${(cause as Error).message}`, () => {
    const error = diskError("create", "file:///data/x", cause);
    assertEquals(error.message, `Cannot create file:///data/x: ${reason}`);
    assertStrictEquals(error.cause, cause);
  });
}

Deno.test("diskError() gives back what is explained already", () => {
  const explained = new StorageError("explained");
  assertStrictEquals(diskError("create", "file:///data/x", explained), explained);
});
