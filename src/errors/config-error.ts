import { OneApiError } from "./oneapi-error.ts";

/** An option, an environment variable or an argument of a call is wrong. The message names it and never shows its value. */
export class ConfigError extends OneApiError {
  static override readonly kind: string = "ConfigError";

  constructor(message: string) {
    super(message, { code: "config" });
  }
}
