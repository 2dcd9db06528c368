import type { Clock } from "../clock.ts";

/** Something under way that can be ended from outside. */
export interface Underway {
  /** Its place in the list; not for anybody else. */
  place: number;
  /** When it is next to be looked after, on the monotonic hand in ms. */
  readonly dueAt: number;
  /** Looks after it: some limit of it may be reached. */
  onDue(now: number): void;
  stop(error: unknown): void;
}

/**
 * What is under way, and one timer for the time limits of all of it: a timer for each call was a thirtieth of a call
 * without a network. Nothing under way, no timer.
 *
 * Not a Set: the tables that a Set leaves behind as it goes keep alive what was in them, for several collections. With 64
 * calls in flight that was half of the work of the garbage collector (Node 20).
 */
export class Running {
  readonly #list: Underway[] = [];
  readonly #clock: Clock;
  readonly #ring: () => void = this.#lookAfter.bind(this);
  #ringsAt: number = Number.POSITIVE_INFINITY;
  #cancel: (() => void) | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get size(): number {
    return this.#list.length;
  }

  add(one: Underway, now: number): void {
    one.place = this.#list.push(one) - 1;
    this.rouse(one.dueAt, now);
  }

  delete(one: Underway): void {
    if (this.#list[one.place] !== one) return;
    const last = this.#list.pop() as Underway;
    if (last !== one) {
      last.place = one.place;
      this.#list[one.place] = last;
    }
    if (!this.#list.length) this.#silence();
  }

  /** One of them is due at that time, earlier than it was. */
  rouse(at: number, now: number): void {
    if (at >= this.#ringsAt) return;
    this.#silence();
    this.#ringsAt = at;
    this.#cancel = this.#clock.schedule(at - now, this.#ring);
  }

  /** Ends all with an error of their own. */
  stop(error: () => unknown): void {
    for (const one of [...this.#list]) one.stop(error());
  }

  // May ring early, for one that is over by now, and is then set anew for the others.
  #lookAfter(): void {
    this.#ringsAt = Number.POSITIVE_INFINITY;
    const now = this.#clock.monotonic();
    for (const one of [...this.#list]) if (one.dueAt <= now) one.onDue(now);
    let next = Number.POSITIVE_INFINITY;
    for (const { dueAt } of this.#list) next = Math.min(next, dueAt);
    this.rouse(next, now);
  }

  #silence(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    this.#ringsAt = Number.POSITIVE_INFINITY;
  }
}
