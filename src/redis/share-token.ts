import { sleep } from "../abortable.ts";
import { type Life, RENEW_BEFORE_MS, remainingOf } from "../auth/lifetime.ts";
import type { RefreshResult } from "../auth/refresh-result.ts";
import type { SharingContext, TokenSharing } from "../auth/token-sharing.ts";
import { ageOf, momentOf } from "../clock.ts";
import { readToken, removeToken, type SealedStore, sealToken } from "./stored-token.ts";

/** How long the right to renew is held at most, in ms: longer than a refresh may take. */
export const LEASE_MS = 35_000;
/** Pauses of a caller without a token who waits for another process, in ms; the last one repeats. Jittered. */
export const LOOK_AGAIN_MS: readonly number[] = [50, 100, 200, 400, 500];
/** How long another process is left to renew while this one has a usable token, at least; at most twice that. In ms. */
export const ELSEWHERE_MS = 1_000;
/** How long such a caller waits before it renews by itself, in ms. */
export const PATIENCE_MS = 5_000;
/** And this much longer at most, drawn by chance, so that those who wait do not renew side by side, in ms. */
export const PATIENCE_JITTER_MS = 2_000;

type Release = () => unknown;
type Result = Extract<RefreshResult, { kind: "token" }>;

/** One provider's part in sharing a token: who reads, who renews, who waits. The rules are in docs/policies.md. */
export function shareToken(sealed: SealedStore, context: SharingContext): TokenSharing {
  const { store, guard, place } = sealed;
  const { clock, background, random, emit, current } = context;
  const rejected = new Set<string>();
  let elsewhere: { readonly since: number; readonly ms: number } | undefined;
  const ready = Promise.resolve().then(() => place(context.tokenUrl, context.clientId));
  // Whoever needs it meets the failure, as one of the store.
  ready.catch(() => {});

  /** A token worth having; `undefined` if there is none, `"failed"` if the store does not say. */
  async function adopt(signal: AbortSignal): Promise<Result | undefined | "failed"> {
    const began = momentOf(clock);
    const read = await guard.run(
      context,
      "read",
      async () => readToken(sealed, await ready, () => emit({ type: "token-store-unreadable" })),
      signal,
    );
    if (!read) return "failed";
    if (!read.value) return undefined;
    const { value, lifetimeMs, ttlMs } = read.value;
    const issued = momentOf(clock);
    const leftMs = Math.floor(Math.min(ttlMs - ageOf(began, clock), lifetimeMs));
    const present = current();
    const isKnown = rejected.has(value) || value === present?.value;
    if (isKnown || leftMs <= Math.min(RENEW_BEFORE_MS, lifetimeMs / 2)) return undefined;
    if (present && leftMs <= present.remainingMs) return undefined;
    return { kind: "token", response: { accessToken: value, lifetimeMs: leftMs }, issued };
  }

  async function lease(signal: AbortSignal): Promise<Release | undefined | "failed"> {
    const granted = async () => store.lease(await ready, LEASE_MS);
    const got = await guard.run(context, "lease", granted, signal, letGo);
    return got ? got.value : "failed";
  }

  function letGo(release: Release | undefined): void {
    if (release) void guard.run(context, "release", async () => release());
  }

  async function write({ response, issued }: Result): Promise<void> {
    const { accessToken: value, lifetimeMs } = response;
    const life: Life = { since: issued, lifetimeMs };
    const wasRejected = rejected.has(value);
    const key = await ready;
    const text = await sealToken(sealed, key, { value, lifetimeMs });
    const ttlMs = Math.floor(remainingOf(life, clock));
    if (ttlMs <= 0) return;
    const onLate = (): void => void guard.run(context, "remove", () => removeOverlong(key, text, life));
    await guard.run(context, "write", () => store.write(key, text, ttlMs), undefined, onLate);
    // Rejected while it was on its way, it was not there yet to be removed.
    if (!wasRejected && rejected.has(value)) await remove(value);
  }

  const remove = (value: string): Promise<unknown> =>
    guard.run(context, "remove", async () => removeToken(sealed, await ready, value));

  /** A store may count a life from when it was told: what it is told late must not stay beyond the token's end. */
  async function removeOverlong(key: string, text: string, life: Life): Promise<void> {
    const leftMs = remainingOf(life, clock);
    const stored = await store.read(key);
    if (stored?.value === text && stored.ttlMs > leftMs) await store.remove(key, text);
  }

  /** Mints with the right to do so, or without. The callers have the token before it is written. */
  async function mintFor(
    mint: () => Promise<RefreshResult>,
    release: Release | undefined,
    shared: boolean,
  ): Promise<RefreshResult> {
    let result: RefreshResult | undefined;
    try {
      result = await mint();
    } finally {
      if (result?.kind !== "token") letGo(release);
    }
    if (result.kind !== "token") return result;
    const minted = result;
    return {
      ...minted,
      settle(kept) {
        const written = kept && shared ? write(minted) : Promise.resolve();
        void written.catch(() => {}).then(() => letGo(release));
      },
    };
  }

  /** A token of another process, or a lease. */
  async function find(refresh: {
    readonly blocking: boolean;
    readonly signal: AbortSignal;
  }): Promise<Result | { release: Release | undefined } | "failed" | "elsewhere"> {
    const { signal } = refresh;
    const until = clock.monotonic() + PATIENCE_MS + PATIENCE_JITTER_MS * random();
    for (let look = 0; ; look++) {
      const found = await adopt(signal);
      if (found) return found;
      const release = await lease(signal);
      if (release === "failed") return release;
      if (release) return { release };
      if (!refresh.blocking) return "elsewhere";
      const leftMs = until - clock.monotonic();
      // What began in the future is over: the clock was put back.
      if (leftMs <= 0 || leftMs > PATIENCE_MS + PATIENCE_JITTER_MS) return { release: undefined };
      const pauseMs = LOOK_AGAIN_MS[Math.min(look, LOOK_AGAIN_MS.length - 1)] as number;
      await sleep(background, Math.min(leftMs, pauseMs * (0.8 + 0.4 * random())), signal);
    }
  }

  return {
    async refresh(mint, refresh) {
      // In a later step, so that the store is not asked before the provider knows of this refresh.
      await Promise.resolve();
      refresh.signal.throwIfAborted();
      if (!guard.mayTry(context)) return mint();
      const found = await find(refresh);
      elsewhere =
        found === "elsewhere" ? { since: clock.monotonic(), ms: ELSEWHERE_MS * (1 + random()) } : undefined;
      if (found === "elsewhere") return { kind: "unchanged" };
      if (found === "failed") return mint();
      if ("kind" in found) return found;
      const { release } = found;
      if (!release) return mintFor(mint, undefined, true);
      // Somebody may have renewed between the first look and the lease.
      const again = await adopt(refresh.signal).catch((reason: unknown) => {
        letGo(release);
        throw reason;
      });
      if (!again || again === "failed") return mintFor(mint, release, again !== "failed");
      letGo(release);
      return again;
    },
    isRenewedElsewhere() {
      const elapsed = elsewhere ? clock.monotonic() - elsewhere.since : -1;
      return elsewhere !== undefined && elapsed >= 0 && elapsed < elsewhere.ms;
    },
    reject(value) {
      rejected.add(value);
      for (const oldest of rejected) if (rejected.size > REMEMBERED_REJECTIONS) rejected.delete(oldest);
      if (!guard.isResting(context)) void remove(value);
    },
  };
}

/** How many rejected tokens are remembered; the breaker lets few be evicted. */
const REMEMBERED_REJECTIONS = 100;
