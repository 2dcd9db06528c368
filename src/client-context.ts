import { ConfigError } from "./errors/config-error.ts";
import type { ClientSettings } from "./options/settings.ts";
import type { Pacer } from "./rate-limit/pacer.ts";
import type { RetryBudget } from "./retry-policy/budget.ts";
import type { CallFacts } from "./telemetry.ts";
import type { Middleware } from "./types/middleware.ts";
import type { RequestForms } from "./types/request-forms.ts";
import type { TokenProvider } from "./types/token-provider.ts";

/** What openapi-fetch resolves to, untyped. */
export interface FetchResult {
  data?: unknown;
  error?: unknown;
  response: Response;
}

/** openapi-fetch's `request`, untyped: builds, sends and parses one request. */
export type FetchRequest = (method: string, path: string, init: object) => Promise<FetchResult>;

/** A call in progress, as far as `close()` has to end it. */
export interface InFlight {
  cancel(error: unknown): void;
}

/** A command in progress. */
export interface CommandInProgress {
  /** It is not joined: another command went to the same vehicle since, or it is never sent. */
  superseded: boolean;
  /** What events tell of it from its beginning. */
  readonly facts: CallFacts;
  /** Wall time at which it was last handed to `fetch`, in ms. */
  sentAt: number | undefined;
}

/** What the calls of one client share. */
export interface ClientContext {
  readonly settings: ClientSettings;
  /** Of operations whose requests are not written in the usual way. */
  readonly requestForms: RequestForms | undefined;
  readonly tokenProvider: TokenProvider;
  readonly request: FetchRequest;
  /** The user's, in the order of `use`. */
  readonly middleware: Middleware[];
  /** `bearerAuth` of the provider; runs after all other middleware. */
  readonly bearer: Middleware;
  readonly budget: RetryBudget;
  /** With the option `pace`. */
  readonly pacer: Pacer | undefined;
  /** Drawn once: tells the calls of one client from those of another in a log. */
  readonly idPrefix: string;
  /** How many calls have an id. */
  calls: number;
  readonly inFlight: Set<InFlight>;
  /** By vehicle id, in the order of their calls; a vehicle without a command in progress has no entry. */
  readonly commands: Map<string, CommandInProgress[]>;
  closed: boolean;
}

/** An id that no other call of the client has. */
export const nextCallId = (context: ClientContext): string => `${context.idPrefix}-${++context.calls}`;

// Aside from the client, so that a client shows nothing of its inside.
const contexts = new WeakMap<object, () => ClientContext>();

/** Lets what builds on a client, such as `sendCommand`, reach what its calls share. */
export function setContext(client: object, context: () => ClientContext): void {
  contexts.set(client, context);
}

/** @throws ConfigError if the client was not made by `createClient` */
export function contextOf(client: object): ClientContext {
  const context = contexts.get(client);
  if (!context) throw new ConfigError("the client must be one that createClient made");
  return context();
}
