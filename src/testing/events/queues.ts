import type { Clock } from "../../clock.ts";
import { ConfigError } from "../../errors/config-error.ts";
import { nearest } from "../../options/nearest.ts";
import { createQueue, type Queue } from "./queue.ts";

/** A queue of the sandbox as it is now. */
export interface SandboxQueue {
  /** As in the option `eventQueues`. */
  readonly name: string;
  /** Messages that nobody got yet. */
  readonly waiting: number;
  /** Messages that were delivered and not acknowledged. */
  readonly unacknowledged: number;
}

/** The queues of a broker in memory. One from which nothing was acknowledged for three days is deleted. */
export interface Queues {
  list(): readonly SandboxQueue[];
  /** Gets a queue by its name; `undefined` if it was deleted, or never was. */
  find(name: string): Queue | undefined;
  /**
   * Does something with a queue, or with every queue if none is named.
   *
   * @param who the method that is called, for the error
   * @throws ConfigError if there never was a queue of that name
   */
  each(who: string, name: string | undefined, run: (queue: Queue) => void): void;
  /** Makes a queue anew if it was deleted, or every such queue if none is named. */
  create(who: string, name: string | undefined): void;
  /** Deletes a queue with its messages. */
  remove(name: string): void;
  /** Resolves when every message of every queue has been acknowledged. */
  drained(): Promise<void>;
}

/** Queues of these names, and of no others. */
export function createQueues(names: readonly string[], clock: Clock): Queues {
  const queues = new Map<string, Queue>();
  const waiters = new Set<() => void>();

  const isDrained = (): boolean =>
    [...queues.values()].every(({ waiting, unacknowledged }) => waiting + unacknowledged === 0);

  function tellDrained(): void {
    if (!isDrained()) return;
    for (const resolve of waiters) resolve();
    waiters.clear();
  }

  function remove(name: string): void {
    const queue = queues.get(name);
    queues.delete(name);
    queue?.remove();
    tellDrained();
  }

  function deleteExpired(): void {
    for (const queue of [...queues.values()]) if (queue.isExpired()) remove(queue.name);
  }

  function onChange(): void {
    deleteExpired();
    tellDrained();
  }

  function find(name: string): Queue | undefined {
    deleteExpired();
    return queues.get(name);
  }

  function named(who: string, name: string | undefined): readonly string[] {
    if (name === undefined) return names;
    if (names.includes(name)) return [name];
    throw new ConfigError(`${who}: there is no queue "${name}"; the nearest is "${nearest(name, names)}"`);
  }

  function create(who: string, name: string | undefined): void {
    for (const one of named(who, name)) {
      if (!find(one)) queues.set(one, createQueue(one, clock, onChange));
    }
  }

  create("createQueues", undefined);
  return {
    list() {
      deleteExpired();
      return [...queues.values()].map(({ name, waiting, unacknowledged }) => ({
        name,
        waiting,
        unacknowledged,
      }));
    },
    find,
    each(who, name, run) {
      for (const one of named(who, name)) {
        const found = find(one);
        if (found) run(found);
      }
    },
    create,
    remove,
    drained() {
      if (isDrained()) return Promise.resolve();
      return new Promise((resolve) => {
        waiters.add(resolve);
      });
    },
  };
}
