// What the provider has to do, told a second time: without promises, timers, fetch or code of the provider. Time is two
// numbers, a caller is an entry in a list, and whatever is due happens when `advance` passes its time.
import { type Refresh, RefreshModel } from "./refresh.ts";

interface Caller {
  id: number;
  minValidity: number;
  /** While critical: when the wait is over. */
  until?: number;
  atFloor?: boolean;
}

export class Reference extends RefreshModel {
  /** What became of each caller: the token's value, the error's code and `retryAfterMs`, `aborted` or `closed`. */
  readonly outcomes = new Map<number, string>();
  private waiting: Caller[] = [];
  private closed = false;

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

  protected commit() {
    const { waiting } = this;
    this.refresh = undefined;
    this.waiting = [];
    for (const caller of waiting) this.serve(caller, true);
    const next = this.refresh as Refresh | undefined;
    if (next?.attempt === 0) this.depart(next);
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
