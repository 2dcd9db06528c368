import { type Clock, LONGEST_TIMER_MS } from "../../clock.ts";
import { ConfigError } from "../../errors/config-error.ts";
import { checkOptions } from "../../options/check-options.ts";
import { settle } from "./settle.ts";

/** Options of `createManualClock`. */
export interface ManualClockOptions {
  /** Where the wall hand starts, in milliseconds since the Unix epoch. @default 2026-01-01T00:00:00Z */
  wall?: number | undefined;
}

/**
 * A clock with two hands that move only when told. `schedule` refuses a delay that platform timers do not take. All ways to move it are asynchronous: they first let the program
 * get as far as it can without time passing, then move, and let it settle again after every timer.
 */
export interface ManualClock extends Clock {
  /** Moves both hands forward by `ms` milliseconds and runs the timers that become due, in order of time. */
  advance(ms: number): Promise<void>;
  /** Moves the wall hand alone, also backwards: an administrator sets the time. No timer becomes due. */
  advanceWall(ms: number): Promise<void>;
  /** Moves the monotonic hand alone, and runs the timers that become due. */
  advanceMonotonic(ms: number): Promise<void>;
  /** How many timers wait. Zero when a program has cleaned up after itself. */
  readonly pending: number;
}

interface Timer {
  readonly due: number;
  readonly run: () => void;
}

const DEFAULT_WALL = Date.UTC(2026, 0, 1);

function checkMove(name: string, ms: number, backwards: boolean): void {
  if (Number.isFinite(ms) && (backwards || ms >= 0)) return;
  throw new ConfigError(`${name}: the milliseconds must be a finite number${backwards ? "" : " from 0"}`);
}

// Among equals the one that was scheduled first: a Set keeps the order of insertion.
function nextDue(timers: Set<Timer>, until: number): Timer | undefined {
  let next: Timer | undefined;
  for (const timer of timers) {
    if (timer.due <= until && (!next || timer.due < next.due)) next = timer;
  }
  return next;
}

/**
 * A `Clock` for tests: pass it as `clock` to `createClient`, `createTokenProvider` and `createSandbox`, and hours
 * pass in milliseconds.
 *
 * @example
 * const clock = createManualClock();
 * const sandbox = createSandbox({ clock });
 * await clock.advance(15 * 60_000); // every token given out so far has expired
 */
export function createManualClock(options: ManualClockOptions = {}): ManualClock {
  const start = checkOptions("createManualClock", options, {
    wall: ["a finite number of milliseconds", Number.isFinite],
  });
  const timers = new Set<Timer>();
  let monotonic = 0;
  let wall = start.wall ?? DEFAULT_WALL;
  let lastMove: Promise<void> = Promise.resolve();

  async function move(ms: number, moveWall: boolean): Promise<void> {
    await settle();
    const start = { monotonic, wall };
    const stand = (hand: number): void => {
      monotonic = hand;
      if (moveWall) wall = start.wall + (hand - start.monotonic);
    };
    const target = start.monotonic + ms;
    for (let timer = nextDue(timers, target); timer; timer = nextDue(timers, target)) {
      timers.delete(timer);
      // A timer may have been due already, when it was scheduled for "now".
      stand(Math.max(timer.due, monotonic));
      timer.run();
      await settle();
    }
    stand(target);
    await settle();
  }

  async function moveWallAlone(ms: number): Promise<void> {
    await settle();
    wall += ms;
    await settle();
  }

  // One move after the other: two that overlap would fight for the hands.
  function queue(run: () => Promise<void>): Promise<void> {
    const done = lastMove.then(run);
    lastMove = done.catch(() => {});
    return done;
  }

  return {
    monotonic: () => monotonic,
    wall: () => wall,
    schedule(ms, run) {
      // The platform's timers fire at once then, which no test would show.
      if (ms > LONGEST_TIMER_MS) {
        throw new ConfigError(`schedule: a delay may have ${LONGEST_TIMER_MS} ms at most`);
      }
      const timer = { due: monotonic + (ms > 0 ? ms : 0), run };
      timers.add(timer);
      return () => {
        timers.delete(timer);
      };
    },
    async advance(ms) {
      checkMove("advance", ms, false);
      await queue(() => move(ms, true));
    },
    async advanceMonotonic(ms) {
      checkMove("advanceMonotonic", ms, false);
      await queue(() => move(ms, false));
    },
    async advanceWall(ms) {
      checkMove("advanceWall", ms, true);
      await queue(() => moveWallAlone(ms));
    },
    get pending() {
      return timers.size;
    },
  };
}
