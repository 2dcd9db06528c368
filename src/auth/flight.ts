import type { Clock } from "../clock.ts";
import { scrub } from "../errors/scrub.ts";
import { basicHeader, type ClientAuthentication, formsDiffer } from "./basic.ts";
import { spread } from "./cooldown.ts";
import { type Failure, failure, type Grant, requestToken } from "./token-request.ts";

/** Time limit of one token request, and of asking the secret supplier, in ms. */
export const REQUEST_LIMIT_MS = 10_000;
/** Time limit of a whole flight, in ms. */
export const FLIGHT_LIMIT_MS = 30_000;
/** Pause before the second request of a flight, in ms; doubles, spread by 20 %. */
export const TRY_PAUSE_MS = 200;

const FORM_HINT =
  '; if the credentials are right, the server may want the other form of the Basic header: option "clientAuthentication"';

/** A client secret, or a function that returns the present one (for rotation). */
export type Secret = string | (() => string | Promise<string>);

/** What a flight needs to know and to use. */
export interface FlightSettings {
  readonly clientId: string;
  readonly clientSecret: Secret;
  readonly clientAuthentication: ClientAuthentication;
  readonly tokenUrl: string;
  readonly fetch: (request: Request) => Promise<Response>;
  readonly clock: Clock;
  readonly random: () => number;
}

/** How a flight ended: a grant with the time before its request was sent, or a failure with the secret it used. */
export type Landing =
  | { readonly grant: Grant; readonly monotonic: number; readonly wall: number }
  | { readonly failure: Failure; readonly secret?: string | undefined }
  | "unchanged";

export interface Flight {
  /** Resolves when the flight has ended and its result has been taken in; never rejects. */
  done: Promise<void>;
  /** Ends the flight now; a late answer is dropped. */
  stop(): void;
}

/**
 * One renewal: asks for the secret, then for a token, up to `tries` times. `refused` is a secret that is known not to
 * work: if the supplier still returns it, no request is made and the flight ends `"unchanged"`.
 */
export function startFlight(
  settings: FlightSettings,
  tries: number,
  refused: string | undefined,
  land: (landing: Landing) => void,
): Flight {
  const { clientId, clientSecret, clientAuthentication, clock, random } = settings;
  let over = false;
  let wake = (): void => {};
  let resolveDone: () => void;
  const done = new Promise<void>((resolve) => {
    resolveDone = resolve;
  });

  function finish(landing: Landing): void {
    if (over) return;
    over = true;
    cancelLimit();
    wake();
    land(landing);
    resolveDone();
  }

  /** Runs `work` for at most `ms`; by racing, since a `fetch` need not honour a signal. */
  function within<T>(ms: number, work: (signal: AbortSignal) => T | Promise<T>, late: T): Promise<T> {
    return new Promise((resolve, reject) => {
      const controller = new AbortController();
      wake = () => {
        cancel();
        resolve(late);
        controller.abort();
      };
      const cancel = clock.schedule(ms, wake);
      new Promise<T>((run) => run(work(controller.signal))).then(resolve, reject).finally(cancel);
    });
  }

  async function askSecret(): Promise<string | Failure> {
    if (typeof clientSecret === "string") return clientSecret;
    const late = failure("secret", "clientSecret: the function did not answer in time");
    try {
      const answer = await within<unknown>(REQUEST_LIMIT_MS, () => clientSecret(), late);
      if (answer === late) return late;
      if (answer && typeof answer === "string") return answer;
      return failure("secret", "clientSecret: the function returned no secret");
    } catch (error) {
      return failure("secret", "clientSecret: the function failed", { cause: scrub(error) });
    }
  }

  async function ask(secret: string): Promise<Landing> {
    const monotonic = clock.monotonic();
    const wall = clock.wall();
    const answer = await within<Grant | Failure>(
      REQUEST_LIMIT_MS,
      (signal) => requestToken(settings, basicHeader(clientId, secret, clientAuthentication), secret, signal),
      failure("timeout", "the token endpoint did not answer in time"),
    );
    if ("value" in answer) return { grant: answer, monotonic, wall };
    if (answer.error.code === "invalid_client" && formsDiffer(clientId, secret))
      answer.error.message += FORM_HINT;
    return { failure: answer, secret };
  }

  const refusedClient = (landing: Landing): boolean =>
    landing !== "unchanged" && "failure" in landing && landing.failure.error.code === "invalid_client";

  async function fly(): Promise<Landing> {
    let secret = await askSecret();
    if (secret === refused) return "unchanged";
    for (let attempt = 1; ; attempt++) {
      if (over) return "unchanged";
      let landing: Landing = typeof secret === "string" ? await ask(secret) : { failure: secret };
      if (!over && typeof clientSecret === "function" && refusedClient(landing)) {
        // The secret may have been rotated between the supplier's answer and our request.
        const again = await askSecret();
        if (!over && typeof again === "string" && again !== secret) {
          secret = again;
          landing = await ask(again);
        }
      }
      if (landing === "unchanged" || "grant" in landing) return landing;
      const { permanent, theirs } = landing.failure;
      if (over || permanent || theirs || attempt >= tries) return landing;
      await within(
        spread(TRY_PAUSE_MS * 2 ** (attempt - 1), random()),
        () => new Promise(() => {}),
        undefined,
      );
      if (typeof secret !== "string") secret = await askSecret();
    }
  }

  const cancelLimit = clock.schedule(FLIGHT_LIMIT_MS, () =>
    finish({ failure: failure("timeout", "the token endpoint did not answer in time") }),
  );
  fly().then(finish, (error) =>
    finish({ failure: failure("internal", "renewal failed", { cause: scrub(error) }) }),
  );
  return { done, stop: () => finish("unchanged") };
}
