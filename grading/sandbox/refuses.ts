/** Stands for something that a lab can call, and a script that is graded cannot. */
// deno-lint-ignore no-explicit-any -- it stands for functions and classes of any type
export function refuses(name: string): any {
  return function () {
    throw new Error(`An answer only declares: it does not call ${name}`);
  };
}
