import { ConfigError } from "../errors/config-error.ts";
import type { GetTokenOptions } from "../types/token-provider.ts";

type Asked = GetTokenOptions | undefined;

/** An own member, without the copy that other options are read from: every call with a token comes by here. */
const memberOf = <K extends keyof GetTokenOptions>(asked: Asked, name: K): GetTokenOptions[K] =>
  asked && Object.hasOwn(asked, name) ? asked[name] : undefined;

/** What ends the wait of this caller. */
export const signalOf = (asked: Asked): AbortSignal | undefined => memberOf(asked, "signal");

/**
 * How long the token must live, in ms.
 *
 * @throws ConfigError for a value that is no such number
 */
export function minValidityOf(asked: Asked): number {
  const given = memberOf(asked, "minValidity") ?? 0;
  if (given >= 0) return given;
  throw new ConfigError('getToken: "minValidity" must be a number of milliseconds, 0 or more');
}
