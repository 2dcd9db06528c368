// What the provider has to do, told a second time: without promises, timers, fetch or code of the provider. Time is two
// numbers, a caller is an entry in a list, and whatever is due happens when `advance` passes its time.
import { type Hands, type Reply, TokenLife } from "./token-life.ts";

interface Caller {
  id: number;
  minValidity: number;
  /** While critical: when the wait is over. */
  until?: number;
  atFloor?: boolean;
}

interface Refresh {
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

interface Pause {
  code: string;
  permanent: boolean;
  own: number;
  retryAfter: number;
  since: number;
  unnoticed: boolean;
  secret: string | undefined;
}

const nth = (list: number[], n: number) => (list[Math.min(n, list.length) - 1] as number) * 1000;

export class Reference extends TokenLife {
  /** What became of each caller: the token's value, the error's code and `retryAfterMs`, `aborted` or `closed`. */
  readonly outcomes = new Map<number, string>();
  /** The secret that each request was made with. */
  readonly requests: string[] = [];
  /** What the supplier returns; `undefined`: it throws. */
  secret: string | undefined = "secret-0";
  /** The life of each token that was held. */
  private past = new Map<string, { life: number; sent: Hands }>();
  private refresh: Refresh | undefined;
  private waiting: Caller[] = [];
  private pause: Pause | undefined;
  private failures = { true: 0, false: 0 };
  private closed = false;

  get paused() {
    const { pause, state } = this;
    if (!pause) return 0;
    let { own } = pause;
    if (!pause.permanent && state === "critical") own = Math.min(own, 1000);
    if (!pause.permanent && state === "expired" && pause.unnoticed) own = 0;
    return Math.max(0, Math.max(own, pause.retryAfter) - (this.now.monotonic - pause.since));
  }

  get status() {
    const { closed, paused } = this;
    return {
      state: closed ? "closed" : this.state,
      remainingMs: Math.max(0, this.remaining),
      renewing: this.refresh !== undefined,
      ...(paused > 0 && !closed && { retryAfterMs: paused }),
    };
  }

  getToken(id: number, minValidity: number, aborted: boolean) {
    if (aborted) this.outcomes.set(id, "aborted");
    else if (this.closed) this.outcomes.set(id, "closed");
    else this.serve({ id, minValidity }, false);
    if (this.refresh?.attempt === 0) this.depart(this.refresh);
  }

  private serve(caller: Caller, waited: boolean) {
    const { token, state, bars, remaining, paused, pause } = this;
    const { id, minValidity } = caller;
    const bar = Math.max(minValidity, bars.floor);
    if (token && remaining >= bar && (remaining > bars.floor || caller.atFloor)) {
      if (state === "critical" && !waited && (this.refresh || paused === 0)) {
        this.begin(1);
        const until = this.now.monotonic + Math.min(2000, remaining - bar);
        this.waiting.push({ ...caller, until, atFloor: true });
        return;
      }
      if (state === "aging" && !waited && paused === 0) this.begin(1);
      this.outcomes.set(id, token.value);
      return;
    }
    if (!this.refresh) {
      const probes = pause?.permanent && this.setup.supplier;
      if (pause && (waited || (paused > 0 && !probes))) {
        this.outcomes.set(id, `${pause.code}/${paused}`);
        return;
      }
      if (token && (waited || (token.tooShort && state === "fresh" && minValidity > token.life))) {
        token.tooShort = true;
        this.outcomes.set(id, "min-validity/undefined");
        return;
      }
      this.begin(3);
    }
    if (this.refresh) this.refresh.attempts = 3;
    this.waiting.push(caller);
  }

  private begin(attempts: number) {
    const refused = this.pause?.permanent && this.paused > 0 ? this.pause.secret : undefined;
    this.refresh ??= { attempts, limit: this.now.monotonic + 30_000, refused, attempt: 0 };
  }

  private depart(refresh: Refresh) {
    refresh.secret = this.secret;
    if (refresh.refused !== undefined && (!this.secret || this.secret === refresh.refused)) this.land();
    else this.attempt(refresh);
  }

  private attempt(refresh: Refresh) {
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

  private failed(refresh: Refresh, reply: Reply & { kind: "failure" }) {
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

  private jitter(ms: number) {
    return Math.round(ms * (0.8 + 0.4 * this.setup.random));
  }

  private granted({ value, lifetimeS }: Reply & { kind: "grant" }, sent: Hands) {
    if (this.refresh?.evicted === value) return this.land();
    const before = { token: this.token, remaining: this.remaining };
    const issued = { life: Math.min(lifetimeS, 86_400) * 1000, sent };
    const past = this.past.get(value);
    this.token = {
      value,
      issued: sent,
      ...(past && this.leftOf(past) < this.leftOf(issued) ? past : issued),
    };
    const isBad = before.token?.value === value || this.remaining <= this.bars.floor;
    if (isBad || (before.token && this.remaining < before.remaining)) {
      this.token = before.token;
      return this.rest({ kind: "failure", code: "unusable-answer" }, undefined);
    }
    this.past.delete(value);
    this.past.set(value, { life: this.token.life, sent: this.token.sent });
    this.past = new Map([...this.past].slice(-100));
    this.failures = { true: 0, false: 0 };
    this.pause = undefined;
    this.land();
  }

  private rest({ code, permanent = false, retryAfterS = 0 }: Reply & { kind: "failure" }, secret?: string) {
    const count = ++this.failures[`${permanent}`];
    const own = this.jitter(nth(permanent ? [5, 15, 60, 300] : [1, 2, 4, 8, 16, 30], count));
    const unnoticed = this.refresh?.attempts === 1 || ["fresh", "aging", "critical"].includes(this.state);
    const retryAfter = Math.min(retryAfterS, 60) * 1000;
    this.pause = { code, permanent, own, retryAfter, since: this.now.monotonic, unnoticed, secret };
    this.land();
  }

  private land() {
    const { waiting } = this;
    this.refresh = undefined;
    this.waiting = [];
    for (const caller of waiting) this.serve(caller, true);
    const next = this.refresh as Refresh | undefined;
    if (next?.attempt === 0) this.depart(next);
  }

  override invalidate(value: string) {
    const answer = super.invalidate(value);
    if (answer === "evicted" && this.refresh) this.refresh.evicted = value;
    return answer;
  }

  abort(id: number) {
    if (!this.waiting.some((caller) => caller.id === id)) return;
    this.waiting = this.waiting.filter((caller) => caller.id !== id);
    this.outcomes.set(id, "aborted");
  }

  close() {
    this.closed = true;
    this.token = this.refresh = undefined;
    for (const { id } of this.waiting) this.outcomes.set(id, "closed");
    this.waiting = [];
  }

  advanceWall(ms: number) {
    this.now.wall += ms;
  }

  /** Moves the monotonic hand, and the wall hand by as much if told so; what is due on the way happens in its order. */
  advance(ms: number, both: boolean) {
    const target = this.now.monotonic + ms;
    const moveTo = (at: number) => {
      if (both) this.now.wall += at - this.now.monotonic;
      this.now.monotonic = at;
    };
    for (;;) {
      const { refresh, waiting } = this;
      const caller = waiting.reduce<Caller | undefined>(
        (first, each) =>
          (each.until ?? Number.POSITIVE_INFINITY) < (first?.until ?? Number.POSITIVE_INFINITY)
            ? each
            : first,
        undefined,
      );
      const times = [refresh?.limit, refresh?.asked?.due, refresh?.wakes, caller?.until];
      const next = Math.min(...times.map((at) => at ?? Number.POSITIVE_INFINITY));
      if (next > target) break;
      moveTo(next);
      if (refresh && next === refresh.limit) this.rest({ kind: "failure", code: "timeout" });
      else if (refresh && next === refresh.asked?.due)
        this.failed(refresh, { kind: "failure", code: "timeout" });
      else if (refresh && next === refresh.wakes) {
        refresh.wakes = undefined;
        refresh.secret ??= this.secret;
        this.attempt(refresh);
      } else if (caller) {
        this.waiting = waiting.filter((each) => each !== caller);
        this.serve({ id: caller.id, minValidity: caller.minValidity, atFloor: true }, true);
      }
    }
    moveTo(target);
  }
}
