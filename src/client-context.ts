import type { TokenProvider } from "./auth/token-provider.ts";
import type { RawResult } from "./call/classify.ts";
import type { Running } from "./call/running.ts";
import { ConfigError } from "./errors/config-error.ts";
import type { ClientSettings } from "./options/settings.ts";
import type { Budget } from "./retry-policy/budget.ts";
import type { Middleware } from "./types/middleware.ts";

/** openapi-fetch's call, untyped. */
export type RawSend = (method: string, path: string, init: object) => Promise<RawResult>;

/** What the calls of one client share. */
export interface Shell {
  readonly settings: ClientSettings;
  readonly tokenProvider: TokenProvider;
  /** openapi-fetch, which builds, sends and parses one request. */
  readonly send: RawSend;
  /** The same for plain calls, whose default headers are added later: openapi-fetch goes through them twice. */
  readonly sendPlain: RawSend;
  /** The user's. */
  readonly middleware: readonly Middleware[];
  readonly budget: Budget;
  /** The calls in progress. */
  readonly running: Running;
  closed: boolean;
}

// Kept aside, so that a client shows nothing of its inside.
const shells = new WeakMap<object, () => Shell>();

/** Lets what builds on a client, such as `sendCommand`, reach what its calls share. */
export const keepShell = (client: object, shell: () => Shell): unknown => shells.set(client, shell);

/** @throws ConfigError if the client was not made by `createClient` */
export function shellOf(client: object): Shell {
  const shell = shells.get(client);
  if (!shell) throw new ConfigError("the client must be one that createClient made");
  return shell();
}
