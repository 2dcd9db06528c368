import { OneApiError } from "./oneapi-error.ts";

/**
 * An option, an environment variable or an argument of a call is wrong. The message names it and never shows its value.
 * `code`: `config`.
 *
 * @example
 * try {
 *   createClient({ baseUrl: "http://api.example.com" });
 * } catch (error) {
 *   if (ConfigError.is(error)) console.error(error.message); // option "baseUrl" must be an https URL ...
 * }
 */
export class ConfigError extends OneApiError {
  /** The class name; survives minification. */
  static override readonly kind: string = "ConfigError";

  constructor(message: string) {
    super(message, { code: "config" });
  }
}
