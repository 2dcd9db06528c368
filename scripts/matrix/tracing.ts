// The case "tracing": who listens to the tracing channels, and who gave an `onEvent`.
import type { OneApiEvent } from "invers-oneapi";
import { connect, type Peers } from "./connect.ts";

const CALLERS = ["one caller", "another"] as const;
const CHANNELS = ["call", "attempt", "token"] as const;
const MOMENTS = ["start", "asyncEnd"] as const;
type Channel = (typeof CHANNELS)[number];

/** What a subscriber was told: the moment, the call's id, and whose context and which store it ran in. */
type Told = Record<Channel, string[]>;

const line = (...facts: readonly unknown[]): string => facts.join(", ");

/** What a platform without them cannot import. */
async function nodesModules() {
  const [channels, hooks] = await Promise.all([
    import("node:diagnostics_channel"),
    import("node:async_hooks"),
  ]).catch(() => []);
  return channels && hooks && { ...channels, ...hooks };
}

type Modules = NonNullable<Awaited<ReturnType<typeof nodesModules>>>;

/** Makes the calls, each in a context of its caller's, while every moment is noted and a store is bound to each call. */
async function listen(modules: Modules, call: () => Promise<unknown>): Promise<Told> {
  const { AsyncLocalStorage, tracingChannel } = modules;
  const told: Told = { call: [], attempt: [], token: [] };
  const context = new AsyncLocalStorage<string>();
  const bound = new AsyncLocalStorage<unknown>();
  const idOf = (message: unknown): unknown => (message as { callId?: string }).callId;
  tracingChannel("invers-oneapi:call").start.bindStore(bound, idOf);
  for (const channel of CHANNELS)
    for (const moment of MOMENTS)
      tracingChannel(`invers-oneapi:${channel}`)[moment].subscribe((message) => {
        told[channel].push(line(moment, idOf(message), context.getStore(), bound.getStore()));
      });
  await Promise.all(CALLERS.map((caller) => context.run(caller, call)));
  return told;
}

/** What has to be told of calls with these ids, the first of which renews the token for both. */
function expected(channel: Channel, ids: readonly string[]): string[] {
  if (channel === "token") return MOMENTS.map((moment) => line(moment, undefined, CALLERS[0], ids[0]));
  return MOMENTS.flatMap((moment) => CALLERS.map((caller, at) => line(moment, ids[at], caller, ids[at])));
}

/**
 * Two callers call at once and share a renewal. Names the channels that told the start and the end of everything, by
 * the id that `onEvent` is told, in the caller's context and with the store that is bound to the call; then `onEvent`.
 */
export async function tracing(peers: Peers, name: string): Promise<string> {
  const events: OneApiEvent[] = [];
  const onEvent = (event: OneApiEvent) => events.push(event);
  const client = connect(peers, name, `${peers.api}/${encodeURIComponent(name)}`, onEvent);
  const call = () => client.GET("/vehicles");
  const modules = await nodesModules();
  const told = modules
    ? await listen(modules, call)
    : await Promise.all(CALLERS.map(call)).then(() => undefined);
  client.close();
  const ids = events.flatMap((event) => (event.type === "call-finished" ? event.callId : [])).sort();
  const hook = ids.length === CALLERS.length && events.length === 1 + ids.length ? "onEvent" : "no onEvent";
  if (!told) return `no channels; ${hook}`;
  const same = (one: string[], other: string[]): boolean => one.sort().join("; ") === other.sort().join("; ");
  const heard = CHANNELS.filter((channel) => same(told[channel], expected(channel, ids)));
  return `${heard.join(", ")}; ${hook}`;
}
