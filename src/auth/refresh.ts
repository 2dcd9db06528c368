import type { Clock } from "../clock.ts";
import { spread } from "./cooldown.ts";
import { type Moment, momentOf } from "./lifetime.ts";
import { type Failure, failure } from "./token-failure.ts";
import { type Endpoint, requestToken } from "./token-request.ts";
import type { Grant } from "./token-response.ts";

/** Time limit of one token request, and of asking the secret supplier, in ms. */
export const REQUEST_LIMIT_MS = 10_000;
/** Time limit of a whole flight, in ms. */
export const FLIGHT_LIMIT_MS = 30_000;
/** Pause before the second request of a flight, in ms; doubles, spread by 20 %. */
export const TRY_PAUSE_MS = 200;

const LATE = "the token endpoint did not answer in time";

/** A client secret, or a function that returns the present one (for rotation). */
export type Secret = string | (() => string | Promise<string>);

/** What a flight needs to know and to use. */
export interface RefreshSettings extends Endpoint {
  readonly clientSecret: Secret;
  readonly clock: Clock;
  readonly random: () => number;
}

/**
 * How a flight ended: a grant with the time before its request was sent, or a failure with the secret it used.
 * `"unchanged"`: no request was made, there is no other secret than the refused one.
 */
export type Landing =
  | { readonly grant: Grant; readonly sent: Moment }
  | { readonly failure: Failure; readonly secret?: string }
  | "unchanged";

export interface Flight {
  /** Resolves when the flight has ended and its result has been taken in; never rejects. */
  readonly done: Promise<void>;
  /** Ends the flight now; a late answer is dropped. */
  stop(): void;
}

/**
 * One renewal: asks for the secret, then for a token, up to `tries` times. `refused` is a secret that is known not to
 * work: unless the supplier returns another one, no request is made.
 *
 * @param land takes the result in, in one synchronous step
 */
export function startFlight(
  settings: RefreshSettings,
  tries: number,
  refused: string | undefined,
  land: (landing: Landing) => void,
): Flight {
  const { clientSecret, clock, random } = settings;
  let over = false;
  let interrupt = (): void => {};

  /**
   * What `work` comes to, or `late` after `ms`: by racing, since neither a `fetch` nor a supplier need honour a
   * signal. Once the flight is over it does not begin and never settles.
   */
  function within<T>(ms: number, late: T, work: (signal: AbortSignal) => T | Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      if (over) return;
      const controller = new AbortController();
      const cancel = clock.schedule(ms, () => {
        resolve(late);
        interrupt();
      });
      interrupt = () => {
        cancel();
        controller.abort();
      };
      new Promise<T>((run) => run(work(controller.signal))).finally(cancel).then(
        (value) => over || resolve(value),
        (error) => over || reject(error),
      );
    });
  }

  async function askSecret(): Promise<string | Failure> {
    if (typeof clientSecret === "string") return clientSecret;
    const late = failure("secret", "clientSecret: the function did not answer in time");
    try {
      const answer: unknown = await within<unknown>(REQUEST_LIMIT_MS, late, () => clientSecret());
      if (answer === late) return late;
      if (answer && typeof answer === "string") return answer;
      return failure("secret", "clientSecret: the function returned no secret");
    } catch (error) {
      return failure("secret", "clientSecret: the function failed", error);
    }
  }

  async function ask(secret: string): Promise<Exclude<Landing, "unchanged">> {
    const sent = momentOf(clock);
    const answer = await within<Grant | Failure>(REQUEST_LIMIT_MS, failure("timeout", LATE), (signal) =>
      requestToken(settings, secret, signal),
    );
    return "value" in answer ? { grant: answer, sent } : { failure: answer, secret };
  }

  async function fly(): Promise<Landing> {
    let secret = await askSecret();
    if (refused !== undefined && (secret === refused || typeof secret !== "string")) return "unchanged";
    for (let attempt = 1; ; attempt++) {
      const landing = typeof secret === "string" ? await ask(secret) : { failure: secret };
      if ("grant" in landing) return landing;
      const { error, permanent, theirs } = landing.failure;
      if (permanent && error.code === "invalid_client" && typeof clientSecret === "function" && !theirs) {
        // The secret may have been rotated between the supplier's answer and our request.
        const again = await askSecret();
        return typeof again === "string" && again !== secret ? ask(again) : landing;
      }
      if (permanent || theirs || attempt >= tries) return landing;
      await within(
        spread(TRY_PAUSE_MS * 2 ** (attempt - 1), random()),
        undefined,
        () => new Promise(() => {}),
      );
      if (typeof secret !== "string") secret = await askSecret();
    }
  }

  let resolveDone: () => void;
  const done = new Promise<void>((resolve) => {
    resolveDone = resolve;
  });
  function finish(landing: Landing): void {
    if (over) return;
    over = true;
    cancelLimit();
    interrupt();
    land(landing);
    resolveDone();
  }
  const cancelLimit = clock.schedule(FLIGHT_LIMIT_MS, () => finish({ failure: failure("timeout", LATE) }));
  // In a later step, so that neither the supplier nor fetch runs before the caller knows of this flight.
  Promise.resolve()
    .then(fly)
    .then(finish, (error) => finish({ failure: failure("unusable-answer", "the renewal failed", error) }));
  return { done, stop: () => finish("unchanged") };
}
