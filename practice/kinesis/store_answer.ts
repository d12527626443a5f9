/** What kinesalite calls when something is done. */
export type Done<T = void> = (error: Error | null, value?: T) => void;

/** Does something and says so. */
export function answer(done: Done, act: () => void): void {
  try {
    act();
  } catch (cause) {
    return queueMicrotask(() => done(failure("write", cause as Error)));
  }
  queueMicrotask(() => done(null));
}

/** An error, such as a full disk, as an answer of Kinesis that clients try again; any other would end the process. */
export function failure(doing: string, cause: Error): Error {
  const message = `The practice Kinesis cannot ${doing}: ${cause.message}`;
  const body = { __type: "InternalFailure", message };
  return Object.assign(new Error(message, { cause }), { statusCode: 500, body });
}
