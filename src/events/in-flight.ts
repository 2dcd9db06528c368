import type { Handled } from "./ordering.ts";

type Work = () => Promise<Handled>;

/** The events that are being handled, by id. */
export interface InFlight {
  /**
   * Called when an event is delivered; gives what handles it when its turn has come. If a copy was being handled at
   * either time, what becomes of that copy holds for this one too. Only where the copy found no place to go is the work
   * done here: it may have been of a channel that has ended. The work does not reject.
   */
  enter(id: string): (work: Work) => Promise<Handled>;
}

export function createInFlight(): InFlight {
  // Only what has begun is in here, so that nobody waits for an event that waits for its turn.
  const running = new Map<string, Promise<Handled>>();
  function share(id: string, work: Work): Promise<Handled> {
    const copy = running.get(id);
    if (copy !== undefined) return copy;
    const own = work().then((handled) => {
      running.delete(id);
      return handled;
    });
    running.set(id, own);
    return own;
  }
  return {
    enter(id) {
      const copy = running.get(id);
      if (copy === undefined) return (work) => share(id, work);
      return async (work) => {
        const handled = await copy;
        return handled === "blocked" ? share(id, work) : handled;
      };
    },
  };
}
