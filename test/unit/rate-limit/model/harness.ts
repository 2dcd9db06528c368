import { createManualClock, type ManualClock } from "invers-oneapi/testing";
import { createPacer, type Pacer } from "../../../../src/rate-limit/pacer.ts";
import { same } from "../../../support/same.ts";
import { turn } from "../../../support/turn.ts";
import type { Setup, Step } from "./steps.ts";

interface Asked {
  readonly id: number;
  readonly step: number;
  readonly isUrgent: boolean;
  readonly controller: AbortController;
  state: "waiting" | "underWay" | "over";
  /** What the server counted of its window as it arrived, and when that ends. */
  used: number;
  endsAt: number;
}

/** A pacer before a server whose window begins with its first request. */
export class PacerHarness {
  private readonly clock: ManualClock = createManualClock();
  private readonly pacer: Pacer = createPacer(this.clock);
  private readonly limit: number;
  private readonly windowMs: number;
  private readonly all: Asked[] = [];
  private window = { used: 0, endsAt: 0, isTold: false };
  private shutUntil = 0;
  private steps = 0;
  private failure: unknown;

  constructor({ limit, windowMs }: Setup) {
    this.limit = limit;
    this.windowMs = windowMs;
  }

  async run(step: Step): Promise<void> {
    await this.take(step);
    await turn();
    if (this.failure) throw this.failure;
    same("timers too many", this.clock.pending > (this.in("waiting").length && 1), false);
  }

  /** Whoever waits has a turn, and nothing is left behind. */
  async finish(): Promise<void> {
    for (let rounds = 0; this.in("waiting").length + this.in("underWay").length > 0; rounds++) {
      same("waits for good", rounds > this.all.length + 10, false);
      for (const _ of this.in("underWay")) await this.run({ do: "leave", of: 0, as: "answered", seconds: 1 });
      await this.run({ do: "advance", ms: this.windowMs });
    }
  }

  private in(state: Asked["state"]): Asked[] {
    return this.all.filter((one) => one.state === state);
  }

  private async take(step: Step): Promise<unknown> {
    this.steps++;
    switch (step.do) {
      case "enter":
        for (const isUrgent of step.urgent) this.enter(isUrgent);
        return;
      case "abort":
        return this.all.at(-1 - step.of)?.controller.abort("enough");
      case "leave": {
        const open = this.in("underWay");
        const one = open.at(step.of % Math.max(open.length, 1));
        return one && this.leave(one, step);
      }
      case "advance":
        return this.clock.advance(step.ms);
    }
  }

  private enter(isUrgent: boolean): void {
    const one: Asked = {
      ...{ id: this.all.length, step: this.steps, isUrgent, controller: new AbortController() },
      ...{ state: "waiting", used: 0, endsAt: 0 },
    };
    this.all.push(one);
    this.pacer.enter(isUrgent, one.controller.signal).then(
      () => this.arrive(one),
      (reason) => {
        one.state = "over";
        if (reason !== "enough") this.failure ??= reason;
      },
    );
  }

  private arrive(one: Asked): void {
    const now = this.clock.monotonic();
    const others = this.in("underWay").length;
    one.state = "underWay";
    if (now >= this.window.endsAt) {
      // It tells whole seconds, so it keeps to them.
      const endsAt = Math.ceil((now + this.windowMs) / 1_000) * 1_000;
      this.window = { used: 0, endsAt, isTold: false };
    }
    const { window } = this;
    one.used = ++window.used;
    one.endsAt = window.endsAt;
    try {
      const overtaken = this.in("waiting").filter((other) =>
        // Who came in the same step came too late, perhaps.
        other.isUrgent === one.isUrgent ? other.id < one.id : other.isUrgent && other.step < this.steps,
      );
      same("out of turn", overtaken.length, 0);
      same("while it is shut", now < this.shutUntil, false);
      // Where nothing is known of the window, one may ask.
      const isProbe = others === 0 && !window.isTold;
      same("beyond the limit", !this.shutUntil && !isProbe && window.used > this.limit, false);
    } catch (error) {
      this.failure ??= error;
    }
  }

  private leave(one: Asked, { as, seconds }: Step & { do: "leave" }): void {
    one.state = "over";
    if (as === "unsent" && this.window.endsAt === one.endsAt) this.window.used--;
    this.pacer.leave(as === "lost" || as === "unsent" ? as : this.answer(one, as === "shut" ? seconds : 0));
  }

  /** What the server says to it; `shutS` is what a 429 names, which it is also where it was one too many. */
  private answer({ used, endsAt }: Asked, shutS: number): Response {
    const { clock, window, limit } = this;
    const now = clock.monotonic();
    const seconds = used > limit ? Math.max(Math.ceil((endsAt - now) / 1_000), 1) : shutS;
    if (seconds) {
      this.shutUntil = Math.max(this.shutUntil, now + 1_000 * seconds);
      return new Response(null, { status: 429, headers: { "retry-after": `${seconds}` } });
    }
    if (now < endsAt && window.endsAt === endsAt) window.isTold = true;
    const headers = {
      "x-rate-limit-limit": `${limit}`,
      "x-rate-limit-remaining": `${limit - used}`,
      "x-rate-limit-reset": `${(clock.wall() + endsAt - now) / 1_000}`,
    };
    return new Response(null, { headers });
  }
}
