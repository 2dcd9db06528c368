import createFetchClient, { type ClientOptions as FetchClientOptions } from "openapi-fetch";
import { redacted } from "./auth/access-token.ts";
import { createTokenProvider } from "./auth/provider.ts";
import type { TokenProvider } from "./auth/token-provider.ts";
import { perform } from "./call/perform.ts";
import type { RawInit } from "./call/plan.ts";
import { Running } from "./call/running.ts";
import { keepShell, type RawSend, type Shell, shellOf } from "./client-context.ts";
import { ClosedError } from "./errors/closed-error.ts";
import { ConfigError } from "./errors/config-error.ts";
import type { paths } from "./generated/schema.ts";
import type { ClientOptions } from "./options/client-options.ts";
import { checkClientOptions, optionsFromEnvironment } from "./options/settings.ts";
import { createBudget } from "./retry-policy/budget.ts";
import type { Call } from "./types/calls.ts";
import type { Middleware } from "./types/middleware.ts";

/** A typed client. A call resolves to `{ data, response }` or `{ error, response }`; transport failures throw. */
export interface OneApiClient<Paths = paths> {
  GET: Call<Paths, "get">;
  POST: Call<Paths, "post">;
  PUT: Call<Paths, "put">;
  PATCH: Call<Paths, "patch">;
  DELETE: Call<Paths, "delete">;
  /** Adds openapi-fetch middleware; it runs in each attempt, after the token was added. */
  use(...middleware: Middleware[]): void;
  eject(...middleware: Middleware[]): void;
  /** Ends the calls in progress with `ClosedError`, and the token provider if this client made it. */
  close(): void;
  readonly tokenProvider: TokenProvider;
}

const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const;

type UntypedCall = (path: string, init?: RawInit) => Promise<unknown>;

function isMiddleware(value: unknown): value is Middleware {
  const { onRequest, onResponse, onError } = (value ?? {}) as Middleware;
  return !!(onRequest || onResponse || onError);
}

const rawSend = (options: FetchClientOptions): RawSend =>
  createFetchClient(options).request as unknown as RawSend;

/**
 * Makes a client for the INVERS OneAPI.
 *
 * @example
 * const client = createClient({ clientId: "EXFL29#cl1", clientSecret: process.env.INVERS_CLIENT_SECRET });
 * const { data, error } = await client.GET("/vehicles", { params: { query: { limit: 100 } } });
 *
 * @throws ConfigError for an unknown, missing or wrong option; the message names it and never shows its value
 */
export function createClient<Paths extends object = paths>(options: ClientOptions = {}): OneApiClient<Paths> {
  const [settings, credentials] = checkClientOptions(options);
  const tokenProvider = options.tokenProvider ?? createTokenProvider({ ...credentials });
  const plain: FetchClientOptions = { baseUrl: settings.baseUrl, redirect: "manual" };
  const middleware: Middleware[] = [];
  const shell: Shell = {
    settings,
    tokenProvider,
    send: rawSend({ ...plain, headers: Object.fromEntries(settings.headers) }),
    sendPlain: rawSend(plain),
    middleware,
    budget: createBudget(),
    running: new Running(settings.clock),
    closed: false,
  };
  const calls = Object.fromEntries(
    METHODS.map((method): [string, UntypedCall] => [
      method,
      (path, init) => perform(shell, method, path, init),
    ]),
  );
  const client: OneApiClient<Paths> = redacted("OneApiClient", {
    ...(calls as unknown as Pick<OneApiClient<Paths>, (typeof METHODS)[number]>),
    use(...added: Middleware[]) {
      if (!added.every(isMiddleware))
        throw new ConfigError("use: a middleware must have onRequest, onResponse or onError");
      middleware.push(...added);
    },
    eject(...removed: Middleware[]) {
      for (const one of removed) {
        const at = middleware.indexOf(one);
        if (at >= 0) middleware.splice(at, 1);
      }
    },
    close() {
      shell.closed = true;
      shell.running.stop(() => new ClosedError("the client"));
      if (!options.tokenProvider) tokenProvider.close();
    },
    tokenProvider,
  });
  keepShell(client, () => shell);
  return client;
}

function lazyClient(): OneApiClient {
  let made: OneApiClient | undefined;
  const ready = (): OneApiClient => {
    made ??= createClient(optionsFromEnvironment());
    return made;
  };
  const lazy: OneApiClient = redacted("OneApiClient", {
    ...(Object.fromEntries(
      // Async, so that a missing variable rejects the call as every other failure does.
      METHODS.map((method) => [
        method,
        async (path: string, init?: RawInit) => (ready()[method] as UntypedCall)(path, init),
      ]),
    ) as unknown as OneApiClient),
    use: (...added: Middleware[]) => ready().use(...added),
    eject: (...removed: Middleware[]) => ready().eject(...removed),
    close: () => made?.close(),
    get tokenProvider() {
      return ready().tokenProvider;
    },
  });
  keepShell(lazy, () => shellOf(ready()));
  return lazy;
}

/**
 * A ready client, configured from `INVERS_CLIENT_ID`, `INVERS_CLIENT_SECRET`, `INVERS_BASE_URL` and
 * `INVERS_TOKEN_URL`, which are read at the first call.
 */
export const client: OneApiClient = /* @__PURE__ */ lazyClient();
