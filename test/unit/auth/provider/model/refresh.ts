// A refresh, told a second time: see reference.ts.
import { Cooldown } from "./cooldown.ts";
import type { Grant, Hands, Reply } from "./token-life.ts";

export interface Refresh {
  attempts: number;
  limit: number;
  refused: string | undefined;
  attempt: number;
  /** The token that was evicted while it was under way. */
  evicted?: string;
  secret?: string | undefined;
  /** The request that is under way. */
  asked?: { request: number; sent: Hands; due: number } | undefined;
  /** The pause before the next request. */
  wakes?: number | undefined;
  /** It has asked the supplier once more. */
  final?: boolean;
}

export abstract class RefreshModel extends Cooldown {
  /** The secret that each request was made with. */
  readonly requests: string[] = [];
  /** What the supplier returns; `undefined`: it throws. */
  secret: string | undefined = "secret-0";
  /** The life of each token that was held. */
  private past = new Map<string, { grants: Grant[] }>();
  protected refresh: Refresh | undefined;

  protected begin(attempts: number) {
    const refused = this.pause?.permanent && this.paused > 0 ? this.pause.secret : undefined;
    this.refresh ??= { attempts, limit: this.now.monotonic + 30_000, refused, attempt: 0 };
  }

  protected depart(refresh: Refresh) {
    refresh.secret = this.secret;
    if (refresh.refused !== undefined && (!this.secret || this.secret === refresh.refused)) this.commit();
    else this.attempt(refresh);
  }

  protected attempt(refresh: Refresh) {
    refresh.attempt++;
    if (refresh.secret) this.send(refresh, refresh.secret);
    else this.failed(refresh, { kind: "failure", code: "secret" });
  }

  private send(refresh: Refresh, secret: string) {
    refresh.asked = {
      request: this.requests.length,
      sent: { ...this.now },
      due: this.now.monotonic + 10_000,
    };
    this.requests.push(secret);
  }

  /** An answer to the n-th request: of consequence only while that is the one under way. */
  answer(request: number, reply: Reply) {
    const { refresh } = this;
    if (!refresh?.asked || refresh.asked.request !== request) return;
    if (reply.kind === "failure") this.failed(refresh, reply);
    else this.granted(reply, refresh.asked.sent);
  }

  protected failed(refresh: Refresh, reply: Reply & { kind: "failure" }) {
    refresh.asked = undefined;
    const { secret } = this;
    const used = refresh.secret;
    if (refresh.final) this.rest(reply, used);
    else if (reply.code === "invalid_client" && this.setup.supplier && !reply.retryAfterS) {
      if (!secret || secret === used) return this.rest(reply, used);
      refresh.final = true;
      refresh.secret = secret;
      this.send(refresh, secret);
    } else if (reply.permanent || (reply.retryAfterS ?? 0) > 5 || refresh.attempt >= refresh.attempts)
      this.rest(reply, used);
    else {
      const own = this.jitter(200 * 2 ** (refresh.attempt - 1));
      const wakes = this.now.monotonic + Math.max(own, (reply.retryAfterS ?? 0) * 1000);
      if (wakes < refresh.limit) refresh.wakes = wakes;
      else this.rest(reply, used);
    }
  }

  private granted({ value, lifetimeS }: Reply & { kind: "grant" }, sent: Hands) {
    if (this.refresh?.evicted === value) return this.commit();
    const before = { token: this.token, remaining: this.remaining };
    const granted = { life: Math.min(lifetimeS, 86_400) * 1000, sent };
    const past = this.past.get(value);
    const grants = [...(past?.grants ?? []), granted];
    this.token = { value, issued: sent, life: Math.min(...grants.map(({ life }) => life)), grants };
    const isBad = before.token?.value === value || this.remaining <= this.bars.floor;
    if (isBad || (before.token && this.remaining < before.remaining)) {
      this.token = before.token;
      return this.rest({ kind: "failure", code: "unusable-answer" }, undefined);
    }
    this.past.delete(value);
    this.past.set(value, this.token);
    this.past = new Map([...this.past].slice(-100));
    this.endPause();
    this.commit();
  }

  protected rest(reply: Reply & { kind: "failure" }, secret?: string) {
    this.pauseAfter(reply, secret, this.refresh?.attempts === 1);
    this.commit();
  }

  /** It is over: whoever waited is served. */
  protected abstract commit(): void;

  override invalidate(value: string) {
    const answer = super.invalidate(value);
    if (answer === "evicted" && this.refresh) this.refresh.evicted = value;
    return answer;
  }
}
