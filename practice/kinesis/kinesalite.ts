/** The part of kinesalite that is used here; it comes without types. */
interface KinesaliteServer {
  listen(port: number, host: string, onListening: () => void): void;
  address(): { readonly port: number };
  close(onClosed: (error?: Error) => void): void;
}

/** A running kinesalite: all of Kinesis's answers, in the memory of this process. */
export interface Kinesalite extends AsyncDisposable {
  /** `http://127.0.0.1:port` */
  readonly url: string;
}

/**
 * Starts kinesalite on a free port of 127.0.0.1. It is loaded only now.
 *
 * @see {@link https://github.com/mhart/kinesalite}
 */
export async function startKinesalite(): Promise<Kinesalite> {
  const { default: kinesalite } = await import("kinesalite");
  const times = { createStreamMs: 20, deleteStreamMs: 20, updateStreamMs: 20 };
  const server: KinesaliteServer = kinesalite(times);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    [Symbol.asyncDispose]: () =>
      new Promise<void>((resolve, reject) => server.close((error) => error ? reject(error) : resolve())),
  };
}
