/** Settings of a session that the embedded engine follows, with Spark 4's defaults. Others are kept, and have no effect there. */
const DEFAULTS: Readonly<Record<string, string>> = {
  "spark.sql.ansi.enabled": "true",
  "spark.sql.session.timeZone": "UTC",
  "spark.sql.sources.default": "parquet",
};

/**
 * A session's settings, by Spark's names. A query takes a copy when it starts; later changes do not reach it.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/python/reference/pyspark.sql/api/pyspark.sql.conf.RuntimeConfig.html}
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { RuntimeConf } from "./runtime_conf.ts";
 *
 * const conf = new RuntimeConf({ "spark.sql.ansi.enabled": "false" });
 * assertEquals(conf.get("spark.sql.ansi.enabled"), "false");
 * assertEquals(conf.get("spark.sql.session.timeZone"), "UTC");
 * ```
 */
export class RuntimeConf {
  readonly #values: Map<string, string>;

  /** @internal */
  constructor(values: Readonly<Record<string, string>> = {}) {
    this.#values = new Map();
    for (const [name, value] of Object.entries(values)) this.set(name, value);
  }

  /** The value; the default when it is not set; undefined when there is none. */
  get(name: string): string | undefined {
    return this.#values.get(name) ?? DEFAULTS[name];
  }

  /**
   * Sets a value.
   *
   * @throws {TypeError} When the value does not fit one of the settings that the engine follows.
   */
  set(name: string, value: string | number | boolean): void {
    const text = String(value);
    if (name === "spark.sql.ansi.enabled" && text !== "true" && text !== "false") {
      throw new TypeError(`Cannot set ${name} to "${text}": give true or false`);
    }
    if (name === "spark.sql.session.timeZone" && !isTimeZone(text)) {
      throw new TypeError(`Cannot set ${name} to "${text}": give a region such as "Europe/Berlin", or "UTC"`);
    }
    this.#values.set(name, text);
  }

  /** Everything that was set, without the defaults. */
  all(): Record<string, string> {
    return Object.fromEntries(this.#values);
  }

  /** Goes back to the default. */
  unset(name: string): void {
    this.#values.delete(name);
  }
}

function isTimeZone(name: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat("en", { timeZone: name }));
  } catch {
    return false;
  }
}
