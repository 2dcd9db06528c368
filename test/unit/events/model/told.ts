import type { Clock, OneApiEvent } from "invers-oneapi";

const GONE_MS = 300_000;

/** What a consumer tells of its connection and its queues, beside what it does: it tries again when it said, and not unheard. */
export class Told {
  readonly problems: string[] = [];
  /** As the last event about the connection says. */
  connected = false;
  /** When the next attempt is due: of a queue, or of the connection, whose name is empty. */
  private readonly due = new Map<string, number>([["", 0]]);
  private readonly attempts = new Map<string, number>();
  private readonly clock: Clock;

  constructor(clock: Clock) {
    this.clock = clock;
  }

  readonly onEvent = (event: OneApiEvent): void => {
    if (event.type === "events-connected") {
      this.connected = true;
      this.due.clear();
    } else if (event.type === "events-disconnected" || event.type === "events-refused") {
      if (event.queue === undefined) this.connected = false;
      this.expect(event.queue ?? "", event.waitMs);
    }
  };

  /** A queue was not there: it is looked for again, which is told once. The attempt may have been given up meanwhile. */
  readonly onGone = (queue: string, attempt: number): void => {
    if (attempt === this.attempts.get(queue) && !this.due.has(queue)) this.expect(queue, GONE_MS);
  };

  /** @returns its number among those of the same name */
  readonly onAttempt = (what: string, isFirst: boolean): number => {
    const now = this.clock.monotonic();
    const due = this.due.get(what) ?? (isFirst ? now : Number.NaN);
    this.due.delete(what);
    if (now !== due) this.problems.push(`${what || "connection"}: tried at ${now}, though told for ${due}`);
    const attempt = (this.attempts.get(what) ?? 0) + 1;
    this.attempts.set(what, attempt);
    return attempt;
  };

  private expect(what: string, waitMs: number): void {
    this.due.set(what, this.clock.monotonic() + waitMs);
  }
}
