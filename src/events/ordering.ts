/** What became of an event: `done` may be acknowledged; `blocked` and `dropped` may not, and come again. */
export type Handled = "done" | "blocked" | "dropped";

/** Runs the events of a queue: one after the other where they have the same key, side by side otherwise. */
export interface Ordering {
  /** Runs `work` when its key and a place are free, in the order of the calls; `dropped` if it never began. */
  run(key: string | undefined, work: () => Promise<Handled>): Promise<Handled>;
  /** Drops what has not begun, since its channel has ended. What was blocked has gone with that channel too. */
  reset(): void;
  /** Drops what has not begun, and all that comes. */
  close(): void;
}

interface Waiting {
  readonly key: string | undefined;
  readonly settle: (mayBegin: boolean) => void;
}

export function createOrdering(concurrency: number): Ordering {
  // At most as many as the broker delivers unacknowledged.
  let waiting: Waiting[] = [];
  const busy = new Set<string>();
  let running = 0;
  let blocked = false;
  let resets = 0;
  let closed = false;

  function startNext(): void {
    while (!blocked && running < concurrency) {
      const index = waiting.findIndex(({ key }) => key === undefined || !busy.has(key));
      const [next] = index < 0 ? [] : waiting.splice(index, 1);
      if (!next) return;
      running++;
      if (next.key !== undefined) busy.add(next.key);
      next.settle(true);
    }
  }

  function drop(): void {
    const dropped = waiting;
    waiting = [];
    for (const { settle } of dropped) settle(false);
  }

  return {
    async run(key, work) {
      if (closed) return "dropped";
      const resetsBefore = resets;
      const mayBegin = await new Promise<boolean>((settle) => {
        waiting.push({ key, settle });
        startNext();
      });
      if (!mayBegin) return "dropped";
      const handled = await work();
      // Nothing more begins behind what has no place to go, unless its channel has ended: then it comes again.
      if (handled === "blocked" && resets === resetsBefore) blocked = true;
      running--;
      if (key !== undefined) busy.delete(key);
      startNext();
      return handled;
    },
    reset() {
      resets++;
      blocked = false;
      drop();
    },
    close() {
      closed = true;
      drop();
    },
  };
}
