/** A Spark cluster that cannot be reached, refuses, has forgotten the session, or fails in a way that is none of Spark's error conditions. */
export class RemoteError extends Error {
  /** The name of the class. */
  override name = "RemoteError";
}
