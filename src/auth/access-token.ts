import type { AccessToken as RevealableToken } from "../types/token-provider.ts";

const INSPECT = Symbol.for("nodejs.util.inspect.custom");

/** Makes `String(it)`, `JSON.stringify(it)` and Node's `inspect(it)` show no more than a name. */
export function redacted<T extends object>(name: string, it: T): T {
  const show = (): string => `${name} [redacted]`;
  for (const key of ["toString", "toJSON", INSPECT]) Object.defineProperty(it, key, { value: show });
  return it;
}

/** The provider's access token: its value is in a private field, and nothing shows it but `reveal`. */
export class AccessToken implements RevealableToken {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
    redacted("AccessToken", this);
  }

  reveal(): string {
    return this.#value;
  }
}
