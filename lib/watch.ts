/** Runs this process's script again whenever one of its files changes, until Ctrl-C; gives the exit code. */
export async function runWatched(args: readonly string[]): Promise<number> {
  const flags = args.filter((arg) => arg !== "--watch");
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "--allow-all", "--watch", Deno.mainModule, ...flags],
  }).spawn();
  const waitForChild = () => undefined; // Ctrl-C reaches both, and the child ends in order
  Deno.addSignalListener("SIGINT", waitForChild);
  const { code } = await child.status;
  Deno.removeSignalListener("SIGINT", waitForChild);
  return code;
}
