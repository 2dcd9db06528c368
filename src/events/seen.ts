import { checkOptions } from "../options/check-options.ts";

/**
 * Remembers the events that were handled, by `metadata.id`. An event is added after its handler and before it is
 * acknowledged: one that was claimed first would be lost with a process that dies in between.
 *
 * Write one of your own over the database that the handlers write to, to know an event again after a restart. Both
 * methods may be asynchronous; one that throws or takes longer than `handlerTimeout` counts as failed.
 *
 * @example
 * const seen = {
 *   has: async (id) => (await db.query("select 1 from handled where id = $1", [id])).rowCount > 0,
 *   add: async (id) => void (await db.query("insert into handled values ($1) on conflict do nothing", [id])),
 * };
 */
export interface SeenEvents {
  /** Whether this event was handled. If it fails, the event counts as not handled. */
  has(id: string): boolean | Promise<boolean>;
  /** Notes that this event was handled. If it fails, it is tried again with pauses, and after three tries left. */
  add(id: string): void | Promise<void>;
}

/** How many ids `memorySeen` keeps unless told otherwise. */
export const DEFAULT_MAX_SEEN = 100_000;

/**
 * Remembers the newest ids in memory: what comes again after a connection that broke is known, what comes again after
 * a restart of the process is not.
 *
 * @example
 * consumeEvents({ seen: memorySeen({ max: 1_000_000 }), ... });
 *
 * @param options.max how many ids are kept; the oldest are forgotten first. @default 100_000
 * @throws ConfigError if `max` is not a whole number from 1
 */
export function memorySeen(options: { readonly max?: number | undefined } = {}): SeenEvents {
  const { max = DEFAULT_MAX_SEEN } = checkOptions("memorySeen", options, {
    max: ["a whole number from 1", (value) => Number.isInteger(value) && Number(value) > 0],
  });
  const ids = new Set<string>();
  // The same ids in the order of their coming, in a ring: the first of a Set takes long to find once many are gone.
  const ring: string[] = [];
  let oldest = 0;
  return {
    has: (id) => ids.has(id),
    add(id) {
      if (ids.has(id)) return;
      ids.add(id);
      if (ring.length < max) {
        ring.push(id);
        return;
      }
      ids.delete(ring[oldest] as string);
      ring[oldest] = id;
      oldest = (oldest + 1) % max;
    },
  };
}
