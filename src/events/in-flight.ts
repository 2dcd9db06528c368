import type { Handled } from "./ordering.ts";

/** The events that are being handled, by id. */
export interface InFlight {
  /**
   * Does the work, unless a copy of the event is being handled: then what becomes of that copy holds for this one too.
   * If that copy was dropped, because its channel ended before it began, the work is done here. The work does not
   * reject.
   */
  share(id: string, work: () => Promise<Handled>): Promise<Handled>;
}

export function createInFlight(): InFlight {
  const running = new Map<string, Promise<Handled>>();
  function share(id: string, work: () => Promise<Handled>): Promise<Handled> {
    const copy = running.get(id);
    if (copy !== undefined)
      return copy.then((handled) => (handled === "dropped" ? share(id, work) : handled));
    const own = work().then((handled) => {
      running.delete(id);
      return handled;
    });
    running.set(id, own);
    return own;
  }
  return { share };
}
