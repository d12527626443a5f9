/** Tells those who wait that something has changed, at most so often. */
export class Changes {
  #version = 0;
  #next = Promise.withResolvers<void>();

  get version(): number {
    return this.#version;
  }

  /** Something has changed. */
  tell(): void {
    this.#version++;
    const told = this.#next;
    this.#next = Promise.withResolvers();
    told.resolve();
  }

  /** Resolves when there is a newer version than the one that is known. */
  async after(version: number): Promise<void> {
    while (this.#version <= version) await this.#next.promise;
  }
}
