import type { EventContext, EventOptions, PoisonMessage } from "../../../../src/events/options.ts";
import type { ModelBroker } from "./broker.ts";
import type { Behaviour, Hook } from "./steps.ts";

export interface Limits {
  readonly concurrency: number;
  readonly maxTries: number;
}

interface Waiting {
  readonly settle: (ok: boolean) => void;
}

/** What a message is known by: its event's id, or its text where it is no event. */
const nameOf = ({ event, body }: PoisonMessage): string =>
  event?.metadata.id ?? new TextDecoder().decode(body);

/** The functions of a user: they do what a life tells them, and note what must not be. */
export class ModelUser {
  readonly how: Record<Hook, Behaviour> = { handler: "ok", poison: "ok", has: "ok", add: "ok" };
  readonly problems: string[] = [];
  readonly waiting = new Set<Waiting>();
  /** What a handler, or `onPoison`, has done within its limit. */
  readonly done = new Set<string>();
  readonly seen = new Set<string>();
  /** Events that may be handled again: `seen` was in trouble when it was asked of them. */
  private readonly excused = new Set<string>();
  /** What runs, by queue. */
  private readonly running = new Map<string, Map<string, number>>();
  private readonly broker: ModelBroker;
  private readonly limits: Limits;
  private readonly tries = new Map<string, number>();
  closed = false;

  constructor(broker: ModelBroker, limits: Limits) {
    this.broker = broker;
    this.limits = limits;
  }

  readonly options = {
    handlers: {
      VehicleStateRecorded: ({ metadata }, context) => this.handle(metadata.id, context),
    },
    onUnknown: () => {},
    onPoison: (message, context) => this.keep(message, context),
    orderBy: ({ data }) => (data as { key?: string }).key,
    seen: {
      has: async (id) => {
        if (this.how.has !== "ok") this.excused.add(id);
        await this.behave("has");
        return this.seen.has(id);
      },
      add: async (id) => {
        if (this.how.add !== "ok") this.excused.add(id);
        await this.behave("add");
        this.seen.add(id);
      },
    },
  } satisfies Partial<EventOptions>;

  private handle(id: string, context: EventContext): Promise<void> {
    if (this.seen.has(id) && !this.excused.has(id)) this.problems.push(`${id}: handled though seen`);
    const { queue } = context;
    this.tries.set(id, (this.tries.get(id) ?? 0) + 1);
    if ([...this.running.values()].some((ids) => ids.has(id)))
      this.problems.push(`${id}: handled twice at once`);
    for (const earlier of this.earlierThan(queue, id))
      if (!this.done.has(earlier)) this.problems.push(`${id}: handled before ${earlier}`);
    return this.run("handler", id, context);
  }

  private keep(message: PoisonMessage, context: EventContext): Promise<void> {
    const name = nameOf(message);
    if (message.event && (this.tries.get(name) ?? 0) < this.limits.maxTries)
      this.problems.push(`${name}: given up too early`);
    return this.run("poison", name, context);
  }

  /** What was delivered before it on the same channel with the same key. */
  private earlierThan(queue: string, id: string): string[] {
    for (const { delivered, unacked } of this.broker.channelsOf(queue)) {
      const at = delivered.findIndex((message) => message.id === id && unacked.has(message));
      const { key } = delivered[at] ?? {};
      if (key) return delivered.slice(0, at).flatMap((one) => (one.key === key ? one.id : []));
    }
    return [];
  }

  private async run(hook: Hook, id: string, { queue, signal }: EventContext): Promise<void> {
    if (this.closed) this.problems.push(`${id}: ${hook} after the end`);
    const running = this.running.get(queue) ?? new Map<string, number>();
    this.running.set(queue, running);
    running.set(id, (running.get(id) ?? 0) + 1);
    if (running.size > this.limits.concurrency) this.problems.push(`${running.size} at once in ${queue}`);
    let left = false;
    const leave = (): void => {
      const count = running.get(id) ?? 0;
      if (!left && count > 1) running.set(id, count - 1);
      else if (!left) running.delete(id);
      left = true;
    };
    // Whoever is given up holds no place.
    signal.addEventListener("abort", leave);
    try {
      await this.behave(hook);
      if (!signal.aborted) this.done.add(id);
    } finally {
      leave();
    }
  }

  private behave(hook: Hook): Promise<void> {
    const how = this.how[hook];
    return new Promise((resolve, reject) => {
      const settle = (ok: boolean): void => (ok ? resolve() : reject(new Error("no")));
      if (how !== "wait") {
        settle(how === "ok");
        return;
      }
      const waiting = {
        settle: (ok: boolean) => {
          this.waiting.delete(waiting);
          settle(ok);
        },
      };
      this.waiting.add(waiting);
    });
  }

  settle(of: number, ok: boolean): void {
    [...this.waiting][of % this.waiting.size]?.settle(ok);
  }
}
