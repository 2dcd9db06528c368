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

interface Flight {
  tries: number;
  limit: number;
  refused: string | undefined;
  attempt: number;
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
  theirs: number;
  since: number;
  covered: boolean;
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
  /** Values that were held. */
  private seen: string[] = [];
  private flight: Flight | undefined;
  private waiting: Caller[] = [];
  private pause: Pause | undefined;
  private failures = { true: 0, false: 0 };
  private closed = false;

  get paused() {
    const { pause, state } = this;
    if (!pause) return 0;
    let { own } = pause;
    if (!pause.permanent && state === "critical") own = Math.min(own, 1000);
    if (!pause.permanent && state === "expired" && pause.covered) own = 0;
    return Math.max(0, Math.max(own, pause.theirs) - (this.now.monotonic - pause.since));
  }

  get status() {
    const { closed, paused } = this;
    return {
      state: closed ? "closed" : this.state,
      remainingMs: Math.max(0, this.remaining),
      renewing: this.flight !== undefined,
      ...(paused > 0 && !closed && { retryAfterMs: paused }),
    };
  }

  getToken(id: number, minValidity: number, aborted: boolean) {
    if (aborted) this.outcomes.set(id, "aborted");
    else if (this.closed) this.outcomes.set(id, "closed");
    else this.serve({ id, minValidity }, false);
    if (this.flight?.attempt === 0) this.depart(this.flight);
  }

  private serve(caller: Caller, waited: boolean) {
    const { token, state, bars, remaining, paused, pause } = this;
    const { id, minValidity } = caller;
    const bar = Math.max(minValidity, bars.floor);
    if (token && remaining >= bar && (remaining > bars.floor || caller.atFloor)) {
      if (state === "critical" && !waited && (this.flight || paused === 0)) {
        this.begin(1);
        const until = this.now.monotonic + Math.min(2000, remaining - bar);
        this.waiting.push({ ...caller, until, atFloor: true });
        return;
      }
      if (state === "aging" && !waited && paused === 0) this.begin(1);
      this.outcomes.set(id, token.value);
      return;
    }
    if (!this.flight) {
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
    this.waiting.push(caller);
  }

  private begin(tries: number) {
    const refused = this.pause?.permanent && this.paused > 0 ? this.pause.secret : undefined;
    this.flight ??= { tries, limit: this.now.monotonic + 30_000, refused, attempt: 0 };
  }

  private depart(flight: Flight) {
    flight.secret = this.secret;
    if (flight.refused !== undefined && (!this.secret || this.secret === flight.refused)) this.land();
    else this.attempt(flight);
  }

  private attempt(flight: Flight) {
    flight.attempt++;
    if (flight.secret) this.send(flight, flight.secret);
    else this.failed(flight, { kind: "failure", code: "secret" });
  }

  private send(flight: Flight, secret: string) {
    flight.asked = { request: this.requests.length, sent: { ...this.now }, due: this.now.monotonic + 10_000 };
    this.requests.push(secret);
  }

  /** An answer to the n-th request: of consequence only while that is the one under way. */
  answer(request: number, reply: Reply) {
    const { flight } = this;
    if (!flight?.asked || flight.asked.request !== request) return;
    if (reply.kind === "failure") this.failed(flight, reply);
    else this.granted(reply, flight.asked.sent);
  }

  private failed(flight: Flight, reply: Reply & { kind: "failure" }) {
    flight.asked = undefined;
    const { secret } = this;
    const used = flight.secret;
    if (flight.final) this.rest(reply, used);
    else if (reply.code === "invalid_client" && this.setup.supplier && !reply.retryAfterS) {
      if (!secret || secret === used) return this.rest(reply, used);
      flight.final = true;
      flight.secret = secret;
      this.send(flight, secret);
    } else if (reply.permanent || reply.retryAfterS || flight.attempt >= flight.tries) this.rest(reply, used);
    else flight.wakes = this.now.monotonic + this.spread(200 * 2 ** (flight.attempt - 1));
  }

  private spread(ms: number) {
    return Math.round(ms * (0.8 + 0.4 * this.setup.random));
  }

  private granted({ value, lifetimeS }: Reply & { kind: "grant" }, sent: Hands) {
    const before = { token: this.token, remaining: this.remaining };
    this.token = { value, life: Math.min(lifetimeS, 86_400) * 1000, sent };
    const isBad = this.seen.includes(value) || this.remaining <= this.bars.floor;
    if (isBad || (before.token && this.remaining < before.remaining)) {
      this.token = before.token;
      return this.rest({ kind: "failure", code: "unusable-answer" }, undefined);
    }
    this.seen = [...this.seen, value].slice(-100);
    this.failures = { true: 0, false: 0 };
    this.pause = undefined;
    this.land();
  }

  private rest({ code, permanent = false, retryAfterS = 0 }: Reply & { kind: "failure" }, secret?: string) {
    const count = ++this.failures[`${permanent}`];
    const own = this.spread(nth(permanent ? [5, 15, 60, 300] : [1, 2, 4, 8, 16, 30], count));
    const covered = ["fresh", "aging", "critical"].includes(this.state);
    const theirs = Math.min(retryAfterS, 60) * 1000;
    this.pause = { code, permanent, own, theirs, since: this.now.monotonic, covered, secret };
    this.land();
  }

  private land() {
    const { waiting } = this;
    this.flight = undefined;
    this.waiting = [];
    for (const caller of waiting) this.serve(caller, true);
  }

  abort(id: number) {
    if (!this.waiting.some((caller) => caller.id === id)) return;
    this.waiting = this.waiting.filter((caller) => caller.id !== id);
    this.outcomes.set(id, "aborted");
  }

  close() {
    this.closed = true;
    this.token = this.flight = undefined;
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
      const { flight, waiting } = this;
      const caller = waiting.reduce<Caller | undefined>(
        (first, each) =>
          (each.until ?? Number.POSITIVE_INFINITY) < (first?.until ?? Number.POSITIVE_INFINITY)
            ? each
            : first,
        undefined,
      );
      const times = [flight?.limit, flight?.asked?.due, flight?.wakes, caller?.until];
      const next = Math.min(...times.map((at) => at ?? Number.POSITIVE_INFINITY));
      if (next > target) break;
      moveTo(next);
      if (flight && next === flight.limit) this.rest({ kind: "failure", code: "timeout" });
      else if (flight && next === flight.asked?.due)
        this.failed(flight, { kind: "failure", code: "timeout" });
      else if (flight && next === flight.wakes) {
        flight.wakes = undefined;
        flight.secret ??= this.secret;
        this.attempt(flight);
      } else if (caller) {
        this.waiting = waiting.filter((each) => each !== caller);
        this.serve({ id: caller.id, minValidity: caller.minValidity, atFloor: true }, true);
      }
    }
    moveTo(target);
  }
}
