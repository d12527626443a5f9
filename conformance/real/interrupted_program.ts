// A program whose action takes minutes on a cluster; a test presses Ctrl-C.
import { createSession } from "../../engine/mod.ts";

const [remote] = Deno.args;
const session = createSession({ remote: remote!, print: () => {} });
const rows = session.sql(
  "SELECT id FROM range(0, 100000, 1, 4) WHERE java_method('java.lang.Thread', 'sleep', 10L) = 'x'",
);
await rows.collect();
