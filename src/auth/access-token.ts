const INSPECT = Symbol.for("nodejs.util.inspect.custom");

/** Makes `String(it)`, `JSON.stringify(it)` and Node's `inspect(it)` show no more than a name. */
export function redacted<T extends object>(name: string, it: T): T {
  const show = (): string => `${name} [redacted]`;
  for (const key of ["toString", "toJSON", INSPECT]) Object.defineProperty(it, key, { value: show });
  return it;
}

/** A bearer token that shows its value only when asked to. */
export class AccessToken {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
    redacted("AccessToken", this);
  }

  /** The token itself, for an `Authorization: Bearer` header. */
  reveal(): string {
    return this.#value;
  }
}
