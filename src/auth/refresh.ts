import { sleep, withTimeout } from "../abortable.ts";
import { momentOf } from "../clock.ts";
import { TokenError } from "../errors/token-error.ts";
import type { Secret } from "../options/client-options.ts";
import { type TokenTrace, traced } from "../tracing.ts";
import { jitter } from "./cooldown.ts";
import type { RefreshResult } from "./refresh-result.ts";
import { traceEndOf, traceOf } from "./refresh-trace.ts";
import { callSupplier, supplierTimeout } from "./secret-supplier.ts";
import { endpointOf, type Failure, failureOf } from "./token-failure.ts";
import { type Endpoint, requestToken } from "./token-request.ts";
import type { TokenSharing } from "./token-sharing.ts";

/** Requests of a refresh that a caller waits for. */
export const BLOCKING_ATTEMPTS = 3;
/** Requests of a refresh in the background, or for callers who still have a token: the cooldown does the rest. */
export const BACKGROUND_ATTEMPTS = 1;
/** Time limit of one token request, and of the secret supplier, in ms. */
export const REQUEST_TIMEOUT_MS = 10_000;
/** Time limit of a whole refresh, in ms. */
export const REFRESH_TIMEOUT_MS = 30_000;
/** Pause before the second request of a refresh, in ms; doubles, jittered by 20 %. */
export const FIRST_PAUSE_MS = 200;
/** Longest `Retry-After` that a refresh waits for before its next request, in ms. */
export const LONGEST_RETRY_AFTER_MS = 5_000;

/** Settings of every refresh of a provider. */
export interface RefreshSettings extends Endpoint {
  readonly clientSecret: Secret;
  readonly random: () => number;
  /** What a refresh uses that nobody waits for: on the platform's own clock, it lets the process exit. */
  readonly background: Endpoint;
}

/** Settings of one refresh. */
interface RefreshTask {
  readonly blocking: boolean;
  /** A secret that is known to be refused: without another one no request is made. */
  readonly refused: string | undefined;
  readonly sharing: Pick<TokenSharing, "refresh"> | undefined;
  /** Takes over the result. */
  commit(done: Refresh, result: RefreshResult): void;
}

/**
 * A renewal under way: asks for the secret, then for a token, until one comes or the attempts are used up. It makes one
 * request, unless a caller waits who has no usable token.
 */
export class Refresh {
  /** Resolves when its result has been committed; rejects only where the platform drops it. */
  readonly committed: Promise<void>;
  /** When it began, on the monotonic hand. */
  readonly #startedAt: number;
  readonly #settings: RefreshSettings;
  readonly #stop = new AbortController();
  #attempts = BACKGROUND_ATTEMPTS;
  #release: (() => void) | undefined;

  constructor(settings: RefreshSettings, task: RefreshTask) {
    this.#settings = settings;
    this.#startedAt = settings.clock.monotonic();
    if (task.blocking) this.raise();
    this.committed = this.#perform(task);
  }

  /** Whether its time limit still holds. It is lost where the clock was put back: the timers went with it. */
  get isWithinLimit(): boolean {
    const elapsed = this.#settings.clock.monotonic() - this.#startedAt;
    return elapsed >= 0 && elapsed <= REFRESH_TIMEOUT_MS;
  }

  /** Whether a caller waits for it who has no usable token. */
  get blocking(): boolean {
    return this.#attempts > BACKGROUND_ATTEMPTS;
  }

  /** Aborts when it is stopped. */
  get signal(): AbortSignal {
    return this.#stop.signal;
  }

  /** Makes it blocking: it makes more attempts, and keeps the process alive. */
  raise(): void {
    if (this.blocking) return;
    this.#attempts = BLOCKING_ATTEMPTS;
    this.#release = this.#settings.clock.schedule(this.#left(), () => {});
  }

  /** Ends it at once; its result means nothing then. */
  stop(): void {
    this.#release?.();
    this.#stop.abort();
  }

  async #perform(task: RefreshTask): Promise<void> {
    const begin = (): TokenTrace => traceOf(this.#settings.tokenUrl);
    try {
      const result = await traced("token", () => this.#renew(task), begin, traceEndOf);
      task.commit(this, result);
    } finally {
      // Not before: until then a caller may raise it.
      this.#release?.();
    }
  }

  async #renew({ refused, sharing }: RefreshTask): Promise<RefreshResult> {
    const mint = (): Promise<RefreshResult> => this.#run(refused);
    try {
      return await (sharing ? sharing.refresh(mint, this) : mint());
    } catch (error) {
      return { kind: "failed", failure: failureOf(error) };
    }
  }

  async #run(refused: string | undefined): Promise<RefreshResult> {
    // In a later step, so that neither the supplier nor fetch runs before the provider knows of this refresh.
    await Promise.resolve();
    this.#stop.signal.throwIfAborted();
    let secret = await this.#askSecret();
    if (refused !== undefined && (secret === refused || typeof secret !== "string"))
      return { kind: "unchanged" };
    for (let attempt = 1; ; attempt++) {
      const result = await this.#attempt(secret);
      if (result.kind !== "failed") return result;
      const { failure } = result;
      if (this.#mayHaveRotated(failure)) {
        const other = await this.#askSecret();
        return typeof other === "string" && other !== secret ? this.#attempt(other) : result;
      }
      const pauseMs = pauseBefore(attempt + 1, failure, this.#settings.random());
      if (attempt >= this.#attempts || !isWorthAnother(failure) || pauseMs >= this.#left()) return result;
      await sleep(this.#means().clock, pauseMs, this.#stop.signal);
      if (typeof secret !== "string") secret = await this.#askSecret();
    }
  }

  async #askSecret(): Promise<string | Failure> {
    const { clientSecret } = this.#settings;
    if (typeof clientSecret === "string") return clientSecret;
    return this.#within(supplierTimeout, this.#left(), () => callSupplier(clientSecret));
  }

  async #attempt(secret: string | Failure): Promise<RefreshResult> {
    if (typeof secret !== "string") return { kind: "failed", failure: secret };
    const issued = momentOf(this.#settings.clock);
    const answer = await this.#within(this.#requestTimeout, this.#left(issued.monotonic), (signal) =>
      requestToken(this.#means(), secret, signal),
    );
    return "error" in answer
      ? { kind: "failed", failure: answer, secret }
      : { kind: "token", response: answer, issued };
  }

  /** The error of a request whose time limit passed. */
  readonly #requestTimeout = (): TokenError =>
    new TokenError(`${endpointOf(this.#settings.tokenUrl)}: it did not answer in time`, { code: "timeout" });

  /** What a part comes to within its time limit and that of the whole refresh. */
  async #within<T>(
    onTimeout: () => TokenError,
    leftMs: number,
    work: (signal: AbortSignal) => Promise<T | Failure>,
  ): Promise<T | Failure> {
    const { clock } = this.#means();
    const limit =
      leftMs < REQUEST_TIMEOUT_MS
        ? { clock, ms: leftMs, onTimeout: this.#requestTimeout }
        : { clock, ms: REQUEST_TIMEOUT_MS, onTimeout };
    try {
      return await withTimeout(limit, work, this.#stop.signal);
    } catch (error) {
      this.#stop.signal.throwIfAborted();
      return failureOf(error);
    }
  }

  /** A refresh that nobody waits for does not keep the process alive. */
  #means(): Endpoint {
    return this.blocking ? this.#settings : this.#settings.background;
  }

  /** Milliseconds until the time limit of the whole refresh. */
  #left(now: number = this.#settings.clock.monotonic()): number {
    return this.#startedAt + REFRESH_TIMEOUT_MS - now;
  }

  /** Whether the secret may have changed between the supplier's answer and our request. */
  #mayHaveRotated({ error, permanent, retryAfterMs }: Failure): boolean {
    const isRefused = permanent && error.code === "invalid_client" && !retryAfterMs;
    return isRefused && typeof this.#settings.clientSecret === "function";
  }
}

const isWorthAnother = ({ permanent, retryAfterMs }: Failure): boolean =>
  !permanent && retryAfterMs <= LONGEST_RETRY_AFTER_MS;

const pauseBefore = (attempt: number, { retryAfterMs }: Failure, random: number): number =>
  Math.max(jitter(FIRST_PAUSE_MS * 2 ** (attempt - 2), random), retryAfterMs);
