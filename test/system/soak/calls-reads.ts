import { setImmediate } from "node:timers/promises";
import type { paths } from "../../../src/generated/sandbox.ts";
import { type OneApiClient, OneApiError } from "../../../src/index.ts";
import type { LoopClock } from "./loop-clock.ts";

/** Tolerance of the end of a call beyond its deadline, in ms. */
export const LATE_MS = 250;

/** What has come of the reads so far. */
export interface Tally {
  /** By result: "ok", a status, the name and code of an error, "aborted". */
  readonly results: Map<string, number>;
  /** Largest time in ms that a call took beyond its deadline. */
  worstMs: number;
  /** The same by the clock of the event loop. */
  worstLateMs: number;
  late: number;
  /** Answers that belong to another call, and errors of another class than `OneApiError`. */
  readonly wrong: string[];
}

export const newTally = (): Tally => ({
  results: new Map(),
  worstMs: -Infinity,
  worstLateMs: -Infinity,
  late: 0,
  wrong: [],
});

/** The same wish on every run with this number. */
function wishOf(call: number): { deadline: number; timeout?: number; abortAfter: number | undefined } {
  const turn = (call * 2654435761) >>> 0;
  return {
    deadline: 300 + (turn % 1_200),
    // Without a limit of its own, an attempt that stalls has to be ended by the deadline.
    ...(call % 4 === 0 && { timeout: 60_000 }),
    abortAfter: call % 97 === 0 ? turn % 20 : undefined,
  };
}

type AnyResult = { data?: unknown; error?: { status?: number }; response: Response };

function ask(client: OneApiClient<paths>, call: number, settings: object): Promise<AnyResult> {
  const init = { headers: { "X-Soak-Call": String(call) }, ...settings };
  if (call % 3 === 0) return client.POST("/event-log-entries/query", { body: { limit: 5 }, ...init });
  if (call % 3 === 1) return client.GET("/vehicles", { params: { query: { limit: 5 } }, ...init });
  return client.GET("/vehicles/{vehicle_id}", {
    params: { path: { vehicle_id: `V${call % 100}` } },
    ...init,
  });
}

async function read(
  client: OneApiClient<paths>,
  call: number,
  clock: LoopClock,
  tally: Tally,
): Promise<void> {
  const { abortAfter, ...limits } = wishOf(call);
  const { deadline } = limits;
  const controller = abortAfter === undefined ? undefined : new AbortController();
  const timer = controller && setTimeout(() => controller.abort("enough"), abortAfter);
  const started = { wall: performance.now(), loop: clock.now() };
  let result: string;
  try {
    const { data, error } = await ask(client, call, { ...limits, signal: controller?.signal });
    result = error ? String(error.status) : "ok";
    const found = (data as { call?: number } | undefined)?.call;
    if (data && found !== call) tally.wrong.push(`call ${call} got the answer of ${found}`);
  } catch (error) {
    const ours = OneApiError.is(error);
    result = ours ? `${error.name} ${error.code}` : "aborted";
    if (!ours && error !== "enough") tally.wrong.push(String(error));
  }
  clearTimeout(timer);
  const late = clock.now() - started.loop - deadline;
  tally.worstMs = Math.max(tally.worstMs, performance.now() - started.wall - deadline);
  tally.worstLateMs = Math.max(tally.worstLateMs, late);
  if (late > LATE_MS) tally.late++;
  tally.results.set(result, (tally.results.get(result) ?? 0) + 1);
}

/** Makes the calls with these numbers, so many at a time, and returns when all have settled. */
export async function readMany(
  client: OneApiClient<paths>,
  first: number,
  count: number,
  inFlight: number,
  clock: LoopClock,
  tally: Tally,
): Promise<void> {
  let next = first;
  const worker = async (): Promise<void> => {
    while (next < first + count) await read(client, next++, clock, tally);
  };
  await Promise.all(Array.from({ length: inFlight }, worker));
}

/** Heap in use in MB, once everything that can be collected has been. */
export async function heapMb(): Promise<number> {
  if (!globalThis.gc) throw new Error("run with --expose-gc");
  for (let count = 0; count < 4; count++) {
    globalThis.gc();
    // What is finalized in one turn can be collected in the next.
    await setImmediate();
  }
  return process.memoryUsage().heapUsed / 2 ** 20;
}
