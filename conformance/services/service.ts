/**
 * What `up`, `down` and `status` know about a service.
 *
 * @module
 */
import { createServer } from "node:net";
import type { Tool } from "./required_tools.ts";
import type { ServiceName, Services, ServiceState } from "./services_state.ts";

/** How one service is installed, started and recognised as ready. */
export interface Service<Name extends ServiceName> {
  /** As people call it, with its version. */
  readonly title: string;
  /** Its pinned versions: other pins are another installation. */
  readonly pins: unknown;
  /** Programs needed to install it, and to run it. */
  readonly toInstall: readonly Tool[];
  readonly toRun: readonly Tool[];
  /** Downloads and builds into `folder`, which is empty. A half-done folder is thrown away. */
  install(folder: string): Promise<void>;
  /**
   * Starts it and does not wait.
   *
   * @param installed what `install` made.
   * @param folder an empty folder for its data and its log.
   */
  start(installed: string, folder: string): Promise<ServiceState<Name>>;
  /** Whether it answers. Makes what tests expect to be there, if it is not; may throw while it starts. */
  isReady(service: Services[Name]): Promise<boolean>;
  /** One line for people: where it answers. */
  describe(service: Services[Name]): string;
}

/** Ports of 127.0.0.1 that nothing listens on. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(Array.from({ length: count }, listenAnywhere));
  const ports = servers.map((server) => (server.address() as { port: number }).port);
  await Promise.all(servers.map((server) => new Promise((closed) => server.close(closed))));
  return ports;
}

function listenAnywhere(): Promise<ReturnType<typeof createServer>> {
  return new Promise((resolve, reject) => {
    const server = createServer().on("error", reject);
    server.listen(0, "127.0.0.1", () => resolve(server));
  });
}
