/** A small JSON document on disk that is replaced as a whole: a killed process leaves the old or the new one. */
export class JsonFile<T> {
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
  }

  /** The document, or undefined when there is none. */
  read(): T | undefined {
    let text: string;
    try {
      text = Deno.readTextFileSync(this.#path);
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return undefined;
      throw error;
    }
    try {
      return JSON.parse(text) as T;
    } catch (cause) {
      throw new Error(`Cannot read ${this.#path}: it is not JSON. Delete the practice broker's folder`, {
        cause,
      });
    }
  }

  write(document: T): void {
    const temporary = `${this.#path}.tmp`;
    Deno.writeTextFileSync(temporary, JSON.stringify(document, null, 1) + "\n");
    Deno.renameSync(temporary, this.#path);
  }

  delete(): void {
    try {
      Deno.removeSync(this.#path);
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
  }
}
