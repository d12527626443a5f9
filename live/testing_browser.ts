/**
 * Test equipment: a headless Chromium, driven over its DevTools protocol.
 *
 * @module
 */

/** How a page is looked at. */
export interface Screen {
  readonly width: number;
  readonly height: number;
  readonly scheme: "light" | "dark";
}

/** What DevTools says to a request. */
interface Answer {
  readonly result?: unknown;
  readonly error?: { readonly message: string };
}

/** Chromium with one tab, gone after the test. */
export class Browser implements AsyncDisposable {
  readonly #child: Deno.ChildProcess;
  readonly #profile: string;
  readonly #socket: WebSocket;
  readonly #answers = new Map<number, (answer: Answer) => void>();
  /** What the page has complained about in its console. */
  readonly complaints: string[] = [];
  #lastId = 0;

  private constructor(child: Deno.ChildProcess, profile: string, socket: WebSocket) {
    this.#child = child;
    this.#profile = profile;
    this.#socket = socket;
    socket.onmessage = ({ data }) => this.#hear(JSON.parse(data));
  }

  /** @throws {Error} When there is no program `chromium` (Debian's package has it). */
  static async start(): Promise<Browser> {
    const profile = await Deno.makeTempDir();
    const flags = ["--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"];
    const child = new Deno.Command("chromium", {
      args: [...flags, "--disable-dev-shm-usage", "--remote-debugging-port=0", `--user-data-dir=${profile}`],
      stdin: "null",
      stdout: "null",
      stderr: "piped",
    }).spawn();
    const port = await debuggingPort(child.stderr);
    const tabs: { type: string; webSocketDebuggerUrl: string }[] = await (await fetch(
      `http://127.0.0.1:${port}/json`,
    )).json();
    const socket = new WebSocket(tabs.find(({ type }) => type === "page")!.webSocketDebuggerUrl);
    await new Promise((resolve) => socket.onopen = resolve);
    const browser = new Browser(child, profile, socket);
    for (const domain of ["Page", "Runtime", "Log"]) await browser.#ask(`${domain}.enable`);
    return browser;
  }

  async open(url: string, { height, scheme, width }: Screen): Promise<void> {
    const metrics = { width, height, deviceScaleFactor: 1, mobile: width < 600 };
    await this.#ask("Emulation.setDeviceMetricsOverride", metrics);
    await this.#ask("Emulation.setEmulatedMedia", {
      features: [{ name: "prefers-color-scheme", value: scheme }],
    });
    await this.#ask("Page.navigate", { url });
  }

  /** The value of an expression in the page, once it is neither null nor undefined, false or empty. */
  async value<T>(expression: string): Promise<T> {
    for (;;) {
      const { result } = await this.#ask("Runtime.evaluate", { expression, returnByValue: true }) as {
        result: { value?: T };
      };
      if (result.value) return result.value;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  /** What is on the screen, as PNG. */
  async screenshot(): Promise<Uint8Array> {
    const { data } = await this.#ask("Page.captureScreenshot", { format: "png" }) as { data: string };
    return Uint8Array.fromBase64(data);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#socket.close();
    this.#child.kill("SIGKILL");
    await this.#child.status;
    await Deno.remove(this.#profile, { recursive: true }).catch(() => {}); // its other processes are just ending
  }

  #ask(method: string, params: object = {}): Promise<unknown> {
    const id = ++this.#lastId;
    const { promise, reject, resolve } = Promise.withResolvers<unknown>();
    this.#answers.set(id, ({ error, result }) => error ? reject(new Error(error.message)) : resolve(result));
    this.#socket.send(JSON.stringify({ id, method, params }));
    return promise;
  }

  #hear(message: Answer & { id?: number; method?: string; params?: Record<string, unknown> }): void {
    if (message.id !== undefined) {
      this.#answers.get(message.id)?.(message);
      this.#answers.delete(message.id);
    }
    if (message.method === "Runtime.exceptionThrown" || message.method === "Log.entryAdded") {
      this.complaints.push(JSON.stringify(message.params));
    }
  }
}

async function debuggingPort(errors: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<number> {
  let text = "";
  const reader = errors.pipeThrough(new TextDecoderStream()).getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) throw new Error(`Chromium ended: ${text}`);
    text += value;
    const [, port] = /DevTools listening on ws:\/\/127\.0\.0\.1:(\d+)/.exec(text) ?? [];
    if (port === undefined) continue;
    void (async () => { // what else it says would fill the pipe
      while (!(await reader.read().catch(() => ({ done: true }))).done);
    })();
    return Number(port);
  }
}
