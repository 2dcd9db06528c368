import { abortable, onAbort, sleep } from "../abortable.ts";
import { ageOf, awakeUntil, type Moment, momentOf } from "../clock.ts";
import { emit } from "../telemetry.ts";
import { connect, isRefused } from "./connect.ts";
import { failuresAfter, reconnectDelay, refusedDelay } from "./delays.ts";
import { QUEUE_LIFE_MS } from "./queue-state.ts";
import type { EventSettings } from "./settings.ts";
import type { EventConnection, EventTransport } from "./transport.ts";

/** `refused`: user, password or virtual host are not accepted. It is tried again, ever more rarely. */
export type ConnectionState = "connecting" | "connected" | "reconnecting" | "refused";

/** What a connection is kept for. */
export interface ConnectionUse {
  readonly settings: EventSettings;
  readonly transport: EventTransport;
  /** Ends it all; the last connection stays open. */
  readonly stop: AbortSignal;
  readonly setState: (state: ConnectionState) => void;
  /** Uses a connection until the signal aborts: it is lost, or the consumer stops. */
  readonly use: (connection: EventConnection, lost: AbortSignal) => Promise<unknown>;
  /** There was no connection for more than three days, after which INVERS deletes queues. */
  readonly onLongLoss: (since: Date) => void;
}

/** Uses one connection. Resolves with the error that it was lost with, when everything that used it has ended. */
async function useUntilLost(
  { stop, use }: ConnectionUse,
  connection: EventConnection,
): Promise<Error | undefined> {
  const lost = new AbortController();
  const cancel = onAbort(stop, () => lost.abort());
  const used = use(connection, lost.signal);
  try {
    return await abortable(connection.closed, lost.signal).catch(() => undefined);
  } finally {
    lost.abort();
    await used;
    cancel();
  }
}

/** Connects, and connects again whenever the connection is lost. Resolves with the last connection after `stop`. */
export async function keepConnected(context: ConnectionUse): Promise<EventConnection | undefined> {
  const { settings, transport, stop, setState, onLongLoss } = context;
  const { clock, random, onEvent } = settings;
  let failures = 0;
  let refusals = 0;
  let wasConnected = false;
  let lostAt: Moment = momentOf(clock);
  let error: unknown;
  while (!stop.aborted) {
    try {
      const connection = await connect(transport, settings, stop);
      if (stop.aborted) return connection;
      setState("connected");
      emit(onEvent, { type: "events-connected" });
      if (ageOf(lostAt, clock) > QUEUE_LIFE_MS) onLongLoss(new Date(lostAt.wall));
      const began = momentOf(clock);
      error = await useUntilLost(context, connection);
      if (stop.aborted) return connection;
      wasConnected = true;
      refusals = 0;
      lostAt = awakeUntil(began, clock);
      failures = failuresAfter(failures, lostAt.monotonic - began.monotonic);
    } catch (thrown) {
      if (stop.aborted) return undefined;
      error = thrown;
      failures++;
    }
    const refused = isRefused(error);
    const waitMs = refused ? refusedDelay(++refusals, random()) : reconnectDelay(failures, random());
    setState(refused ? "refused" : wasConnected ? "reconnecting" : "connecting");
    const { message } = settings.passwords.redact(error ?? "the connection was closed");
    emit(onEvent, { type: refused ? "events-refused" : "events-disconnected", message, waitMs });
    await sleep(clock, waitMs, stop).catch(() => {});
  }
  return undefined;
}
