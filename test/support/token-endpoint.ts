import type {
  AccessToken,
  Clock,
  DisposableTokenProvider,
  OneApiEvent,
  TokenProviderOptions,
} from "invers-oneapi";
import { createTokenProvider } from "invers-oneapi";
import { createManualClock, type ManualClock } from "invers-oneapi/testing";

/** What the endpoint does with one request. */
export type Reply = (request: Request) => Response | Promise<Response>;

export const CLIENT_ID = "EXFL29#cl1";
export const SECRET = 'p%ss +wörd/"quoted"';

export const json = (body: unknown, status = 200, headers: Record<string, string> = {}): Reply => {
  return () => Response.json(body, { status, headers });
};
export const grant = (value: string, expiresIn: unknown = 900): Reply =>
  json({ access_token: value, token_type: "bearer", expires_in: expiresIn });
export const status = (code: number, headers: Record<string, string> = {}): Reply => {
  return () => new Response(null, { status: code, headers });
};
export const oauthError = (error: string, code = 400): Reply => json({ error }, code);
export const unreachable: Reply = () => Promise.reject(new TypeError("fetch failed"));
export const hang: Reply = () => new Promise(() => {});
export const delayed = (clock: Clock, ms: number, reply: Reply): Reply => {
  return (request) =>
    new Promise((resolve, reject) => {
      clock.schedule(ms, () => Promise.resolve(reply(request)).then(resolve, reject));
    });
};

/** A token endpoint that follows a script; without one it grants `token-1`, `token-2`, ... for 900 s each. */
export interface TokenEndpoint {
  readonly fetch: (input: Request | string, init?: RequestInit) => Promise<Response>;
  readonly requests: readonly Request[];
  /** The next replies, one a request. */
  script(...replies: Reply[]): void;
  /** The reply to every request that has no script. */
  always(reply: Reply): void;
}

export function createTokenEndpoint(): TokenEndpoint {
  const requests: Request[] = [];
  const script: Reply[] = [];
  let fallback: Reply = (request) => grant(`token-${requests.length}`)(request);
  return {
    requests,
    async fetch(input, init) {
      const request = new Request(input, init);
      requests.push(request);
      return (script.shift() ?? fallback)(request);
    },
    script: (...replies) => script.push(...replies),
    always(reply) {
      fallback = reply;
    },
  };
}

/** A provider with its endpoint, clock and events; `random` is 0.5 unless told otherwise: a cooldown factor of 1. */
export interface Bench {
  readonly clock: ManualClock;
  readonly endpoint: TokenEndpoint;
  readonly provider: DisposableTokenProvider;
  readonly events: OneApiEvent[];
  /** The value that `getToken()` gives. */
  value(options?: Parameters<DisposableTokenProvider["getToken"]>[0]): Promise<string>;
  /** The error that `getToken()` rejects with. */
  refusal(
    options?: Parameters<DisposableTokenProvider["getToken"]>[0],
  ): Promise<Error & Record<string, unknown>>;
}

export function bench(options: TokenProviderOptions = {}): Bench {
  const clock = createManualClock();
  const endpoint = createTokenEndpoint();
  const events: OneApiEvent[] = [];
  const provider = createTokenProvider({
    clientId: CLIENT_ID,
    clientSecret: SECRET,
    fetch: endpoint.fetch,
    clock,
    random: () => 0.5,
    onEvent: (event) => events.push(event),
    ...options,
  });
  return {
    clock,
    endpoint,
    provider,
    events,
    value: async (asked) => (await provider.getToken(asked)).reveal(),
    refusal: (asked) =>
      provider.getToken(asked).then(
        () => {
          throw new Error("a token came although a refusal was expected");
        },
        (error) => error,
      ),
  };
}

/** A provider whose 900 s token `old` has this much life left. With `random` 0.5 it is aging from 126 s on. */
export async function withTokenAt(remainingMs: number, options: TokenProviderOptions = {}): Promise<Bench> {
  const made = bench(options);
  made.endpoint.script(grant("old"));
  await made.value();
  await made.clock.advance(900_000 - remainingMs);
  return made;
}

/** Makes the next refresh fail in the background, and tells the pause after it. */
export async function pauseAfter({ clock, endpoint, provider, value }: Bench, reply: Reply): Promise<number> {
  endpoint.script(reply);
  await value();
  await clock.advance(0);
  return provider.status().retryAfterMs ?? 0;
}

/** How a promise stands, without waiting for it. */
export interface Watched<T = AccessToken> {
  state: "pending" | "resolved" | "rejected";
  value?: T;
  error?: Error & Record<string, unknown>;
}

export function watch<T>(promise: Promise<T>): Watched<T> {
  const watched: Watched<T> = { state: "pending" };
  promise.then(
    (value) => Object.assign(watched, { state: "resolved", value }),
    (error) => Object.assign(watched, { state: "rejected", error }),
  );
  return watched;
}
