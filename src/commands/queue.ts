import { type Finished, Trace } from "../call/classify.ts";
import { type CommandCall, perform } from "../call/perform.ts";
import type { Result } from "../call/result.ts";
import type { Shell } from "../client-context.ts";
import type { Clock } from "../clock.ts";
import { TimeoutError } from "../errors/timeout-error.ts";

/** How a command ended. */
export interface Settled {
  readonly finished: Finished;
  readonly result?: Result;
  readonly error?: unknown;
}

/** A command on its way, with those who wait for it. */
export interface Flight {
  readonly slug: string;
  /** When it goes stale, on the monotonic hand. */
  readonly until: number;
  readonly settled: Promise<Settled>;
  /** Those who still wait; zero ends it. */
  callers: number;
  /** Wall time, in ms. */
  sentAt: number | undefined;
  readonly abort: (reason: unknown) => void;
}

type Lanes = Map<string, Flight[]>;

const lanesOfShells = new WeakMap<Shell, Lanes>();

/** The commands under way of one client, by vehicle, in the order of their calls. Empty while nothing is. */
export function lanesOf(shell: Shell): Lanes {
  const lanes = lanesOfShells.get(shell) ?? new Map();
  lanesOfShells.set(shell, lanes);
  return lanes;
}

/** What a flight sends. */
export interface Cargo {
  readonly vehicleId: string;
  readonly slug: string;
  /** Left of its freshness, in ms. */
  readonly maxAge: number;
  readonly init: object;
  readonly serialize: boolean;
  readonly objection: CommandCall["objection"];
}

/**
 * The flight to join: the same command, if it is the last in line (after another command it would be another wish), and
 * if it will not be sent when this caller's own limit has passed.
 */
export function joinable(shell: Shell, vehicleId: string, slug: string, until: number): Flight | undefined {
  const last = lanesOf(shell).get(vehicleId)?.at(-1);
  return last?.slug === slug && last.callers > 0 && last.until <= until ? last : undefined;
}

/** Sends a command, behind those before it unless told otherwise. */
export function launch(shell: Shell, cargo: Cargo): Flight {
  const { vehicleId, slug, maxAge, init, serialize, objection } = cargo;
  const lanes = lanesOf(shell);
  const lane = lanes.get(vehicleId) ?? [];
  lanes.set(vehicleId, lane);
  const controller = new AbortController();
  let finished: Finished = { row: "other", trace: new Trace(), attempts: 0, sentAt: undefined };
  const command: CommandCall = {
    maxAge,
    objection,
    turn: serialize && lane.length ? Promise.all(lane.map(({ settled }) => settled)) : undefined,
    onSend(sentAt) {
      flight.sentAt = sentAt;
    },
    onEnd(how) {
      finished = how;
    },
  };
  const path = `/vehicles/{vehicle_id}/commands/${slug}`;
  const call = { ...init, params: { path: { vehicle_id: vehicleId } }, signal: controller.signal };
  const settle = (how: Omit<Settled, "finished">): Settled => {
    lane.splice(lane.indexOf(flight), 1);
    if (!lane.length) lanes.delete(vehicleId);
    return { ...how, finished };
  };
  const flight: Flight = {
    slug,
    until: shell.settings.clock.monotonic() + maxAge,
    settled: perform(shell, "POST", path, call, command).then(
      (result) => settle({ result }),
      (error) => settle({ error }),
    ),
    callers: 0,
    sentAt: undefined,
    abort: (reason) => controller.abort(reason),
  };
  lane.push(flight);
  return flight;
}

/** Left before the flight ended, because of this error; others still wait for it. */
export interface Detached {
  readonly left: unknown;
}

/** Waits for a flight until the caller's own signal or deadline (in ms). The last to leave ends it. */
export function ride(
  flight: Flight,
  clock: Clock,
  signal: AbortSignal | undefined,
  deadline: number | undefined,
): Promise<Settled | Detached> {
  flight.callers++;
  return new Promise((resolve) => {
    const leave = (error: unknown): void => {
      dispose();
      if (--flight.callers) resolve({ left: error });
      else flight.abort(error);
    };
    const onAbort = (): void => leave(signal?.reason);
    const cancel =
      deadline !== undefined &&
      clock.schedule(deadline, () =>
        leave(new TimeoutError(`not finished within ${deadline} ms`, { code: "deadline" })),
      );
    const dispose = (): void => {
      if (cancel) cancel();
      signal?.removeEventListener("abort", onAbort);
    };
    signal?.addEventListener("abort", onAbort);
    if (signal?.aborted) onAbort();
    void flight.settled.then((settled) => {
      dispose();
      resolve(settled);
    });
  });
}
