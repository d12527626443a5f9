/** Notices who asks what time it is. */
export interface ClockWatch {
  /** The line of the script, since the last call of this function, that asked first. */
  take(): number | undefined;
}

/** Puts a clock in the place of the machine's that goes as before, and remembers who asked. */
export function watchClock(lineOf: (stack: string) => number | undefined): ClockWatch {
  let asked: number | undefined;
  const note = () => {
    asked ??= lineOf(new Error().stack ?? "");
  };
  const Machine = Date;
  const watched = new Proxy(Machine, {
    construct(target, args, newTarget) {
      if (args.length === 0) note();
      return Reflect.construct(target, args, newTarget);
    },
    apply: () => (note(), new Machine().toString()),
  });
  Object.defineProperty(Machine, "now", { value: noting(Machine.now, note) });
  globalThis.Date = watched;
  performance.now = noting(performance.now.bind(performance), note);
  for (
    const name of ["instant", "plainDateISO", "plainDateTimeISO", "plainTimeISO", "zonedDateTimeISO"] as const
  ) {
    Object.defineProperty(Temporal.Now, name, { value: noting(Temporal.Now[name] as () => unknown, note) });
  }
  return {
    take() {
      const line = asked;
      asked = undefined;
      return line;
    },
  };
}

function noting<Args extends unknown[], T>(
  read: (...args: Args) => T,
  note: () => void,
): (...args: Args) => T {
  return (...args) => (note(), read(...args));
}
