import type { Handled } from "./ordering.ts";

/** The events that are being handled, by id. */
export interface InFlight {
  /**
   * Does the work, unless a copy of the event is being handled: then what becomes of that copy holds for this one too.
   * If that copy was dropped, because its channel ended before it began, the work is done here.
   */
  share(id: string, work: () => Promise<Handled>): Promise<Handled>;
}

export function createInFlight(): InFlight {
  const running = new Map<string, Promise<Handled>>();
  return {
    async share(id, work) {
      for (let copy = running.get(id); copy; copy = running.get(id)) {
        const handled = await copy;
        if (handled !== "dropped") return handled;
      }
      const own = work().finally(() => running.delete(id));
      running.set(id, own);
      return own;
    },
  };
}
