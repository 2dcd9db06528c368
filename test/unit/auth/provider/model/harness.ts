import { type AccessToken, createTokenProvider, type OneApiEvent, type TokenProvider } from "invers-oneapi";
import { createManualClock, type ManualClock } from "invers-oneapi/testing";
import { momentOf } from "../../../../../src/clock.ts";
import { same } from "../../../../support/same.ts";
import { turn } from "../../../../support/turn.ts";
import { ModelEndpoint } from "./endpoint.ts";
import { Reference } from "./reference.ts";
import type { Step } from "./steps.ts";
import type { Setup } from "./token-life.ts";

const REASON = Symbol("the caller's own reason");

/** A provider and its reference, to which the same happens; after each step they have to agree. */
export class Harness {
  readonly clock: ManualClock = createManualClock();
  readonly reference: Reference;
  private readonly provider: TokenProvider;
  private readonly endpoint: ModelEndpoint;
  /** Every third gives no signal. */
  private readonly callers: (AbortController | undefined)[] = [];
  private readonly outcomes = new Map<number, string>();
  private readonly events: OneApiEvent[] = [];
  private readonly evicted = new Set<string>();
  private secrets = 0;
  /** All callers before this one have what they are to have. */
  private settledUpTo = 0;

  constructor(setup: Setup) {
    const { clock } = this;
    this.endpoint = new ModelEndpoint(clock);
    this.reference = new Reference(setup, momentOf(clock));
    const supplier = () => {
      if (!this.reference.secret) throw new Error("no secret");
      return this.reference.secret;
    };
    this.provider = createTokenProvider({
      clientId: "id",
      clientSecret: setup.supplier ? supplier : "secret-0",
      clock,
      random: () => setup.random,
      onEvent: (event) => this.events.push(event),
      fetch: this.endpoint.fetch,
    });
  }

  async run(step: Step): Promise<void> {
    await this.take(step);
    await turn();
    await turn();
    this.compare();
    this.holdInvariants();
  }

  /** Everything has to come to an end, and the clock to be left alone. */
  async finish(): Promise<void> {
    await this.run({ do: "close" });
    same("promises settled", this.outcomes.size, this.callers.length);
    same("timers left", this.clock.pending, 0);
    const renewals = this.events.filter(({ type }) => type === "token-renewed").length;
    // A refresh makes up to 4 requests (the fourth with a changed secret). Between refreshes lies a success, a pause of
    // at least 0.8 s, another secret, an eviction, or the one refresh that a token's expiry allows.
    const evictions = this.events.filter(({ type }) => type === "token-evicted").length;
    const refreshes = 1 + 2 * renewals + evictions + this.secrets + this.clock.monotonic() / 800;
    same("too many requests", this.endpoint.asked.length > 4 * refreshes, false);
  }

  private async take(step: Step): Promise<unknown> {
    const { clock, provider, reference } = this;
    switch (step.do) {
      case "getToken":
        return this.getToken(step.minValidity, step.aborted);
      case "abort": {
        const id = this.callers.length - 1 - step.of;
        const caller = this.callers[id];
        if (caller) reference.abort(id);
        return caller?.abort(REASON);
      }
      case "invalidate": {
        const value = [...this.endpoint.granted.keys()].at(-1 - step.of) ?? "foreign";
        const answer = provider.invalidate(value);
        if (answer === "evicted") this.evicted.add(value);
        return same("invalidate", answer, reference.invalidate(value));
      }
      case "advance":
        reference.advance(step.ms, true);
        return clock.advance(step.ms);
      case "advanceMonotonic":
        reference.advance(step.ms, false);
        return clock.advanceMonotonic(step.ms);
      case "advanceWall":
        reference.advanceWall(step.ms);
        return clock.advanceWall(step.ms);
      case "untilLeft": {
        const ms = Math.max(0, reference.remaining - step.ms);
        reference.advance(ms, true);
        return clock.advance(ms);
      }
      case "answer":
        return this.endpoint.answer(step.of, step.reply, (request, reply) =>
          reference.answer(request, reply),
        );
      case "secret":
        if (!reference.setup.supplier) return;
        reference.secret = step.works ? `secret-${++this.secrets}` : undefined;
        return;
      case "close":
        reference.close();
        return provider.close();
    }
  }

  private getToken(minValidity: number, aborted: boolean): void {
    const id = this.callers.length;
    const controller = aborted || id % 3 ? new AbortController() : undefined;
    this.callers.push(controller);
    if (aborted) controller?.abort(REASON);
    this.reference.getToken(id, minValidity, aborted);
    this.provider.getToken({ signal: controller?.signal, minValidity }).then(
      (token) => this.handedOut(id, token),
      (error) => this.settled(id, error === REASON ? "aborted" : this.nameOf(error)),
    );
  }

  private nameOf(error: { name?: string; code?: string; retryAfterMs?: number }): string {
    return error.name === "ClosedError" ? "closed" : `${error.code}/${error.retryAfterMs}`;
  }

  private settled(id: number, outcome: string): void {
    same("settled twice", this.outcomes.has(id), false);
    this.outcomes.set(id, outcome);
  }

  /** Looked at when it happens, with the hands where they are. */
  private handedOut(id: number, token: AccessToken): void {
    const value = token.reveal();
    const problems = [
      // Unless the endpoint gave it again, so that it is the current one.
      this.evicted.has(value) && this.reference.token?.value !== value && "evicted",
      this.endpoint.leftOf(value) < this.endpoint.floorOf(value) && "expired",
    ];
    this.settled(id, [value, ...problems].filter(Boolean).join(" but "));
  }

  private compare(): void {
    const { reference, provider, endpoint } = this;
    same("status", JSON.stringify(provider.status()), JSON.stringify(reference.status));
    same("requests", endpoint.asked.length, reference.requests.length);
    const { callers, outcomes } = this;
    for (let id = this.settledUpTo; id < callers.length; id++) {
      same(`caller ${id}`, outcomes.get(id), reference.outcomes.get(id));
      if (id === this.settledUpTo && outcomes.has(id)) this.settledUpTo++;
    }
  }

  /** What holds whatever the reference says. */
  private holdInvariants(): void {
    const live = this.endpoint.asked.filter(({ answer, request }) => answer && !request.signal.aborted);
    const { renewing, remainingMs } = this.provider.status();
    same("more than one request", live.length > (renewing ? 1 : 0), false);
    const value = this.reference.token?.value;
    const grant = value !== undefined && this.endpoint.granted.get(value);
    if (!grant) return;
    grant.held = true;
    // Expired or not, it is never given more life than it had.
    same("more life than it had", remainingMs > Math.max(0, this.endpoint.leftOf(value)), false);
  }
}
