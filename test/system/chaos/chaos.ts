import { subscribe, unsubscribe } from "node:diagnostics_channel";
import type { createClient, createTokenProvider, OneApiClient, Outcome, sendCommand } from "invers-oneapi";
import { type Moment, systemClock } from "../../../src/clock.ts";
import { ACTORS } from "./actors.ts";
import { type Address, FAULTS, type Fault, NO_FAULT } from "./faults.ts";
import { type Entry, openFleet } from "./fleet.ts";
import { judge, type Report, type Told } from "./judge.ts";
import { seeded } from "./random.ts";
import { watchedClock } from "./watched-clock.ts";

/** The package under test, or a broken copy of it. */
export interface Package {
  readonly createClient: typeof createClient;
  readonly createTokenProvider: typeof createTokenProvider;
  readonly sendCommand: typeof sendCommand;
}

/** All limits of production, scaled down (ms). */
const LIMITS = { timeout: 400, deadline: 1_500, maxAge: 700 };
const LONGEST_MAX_AGE_MS = 2_000;
const DAWDLE_MS = LIMITS.maxAge + 400;

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** What is sent: commands to vehicles, half of them into one of the faults. */
export interface Load {
  readonly vehicles: number;
  readonly perVehicle: number;
  readonly faults?: readonly Fault[];
  /** How many vehicles have commands under way. @default 24 */
  readonly atOnce?: number;
  /** A name of `ACTORS`. @default "plain" */
  readonly actor?: string;
}

/** Sends them, and compares what was said with what happened. */
export async function chaos(subject: Package, seed: number, load: Load): Promise<Report> {
  const { vehicles, perVehicle, atOnce = 24 } = load;
  const random = seeded(seed);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  const fleet = await openFleet();
  const { ledger, urls } = fleet;
  const make = ACTORS[load.actor ?? "plain"] as (typeof ACTORS)[string];
  const actor = make(2 * LONGEST_MAX_AGE_MS, urls.refusing);
  // A client that trusts every certificate meets no distrusted one.
  const faults = (load.faults ?? FAULTS).filter(({ address }) => address !== "distrusted" || !actor.server);
  const clock = watchedClock(actor.clock ?? systemClock);
  /** When each command may leave at the latest, and those whose headers were about to, later. */
  const limits = new Map<string, Moment>();
  const late = new Set<string>();

  const urlOf = (address: Address): string =>
    urls[address === "closed" || address === "server" ? ((actor.server ?? "server") as "server") : address];
  const surroundings = { clock, ...(actor.fetch && { fetch: actor.fetch }) };
  const tokenProvider = subject.createTokenProvider({
    clientId: "A",
    clientSecret: "s",
    baseUrl: urlOf("server"),
    ...surroundings,
  });
  const clients = new Map<Address, OneApiClient>();
  for (const address of ["server", "refusing", "distrusted", "stalled", "resetting", "closed"] as const) {
    const baseUrl = urlOf(address);
    const client = subject.createClient({
      tokenProvider,
      baseUrl,
      random,
      ...surroundings,
      ...LIMITS_OF_CLIENT,
    });
    client.use({
      async onRequest({ request }) {
        const middleware = ledger.get(request.url.split("/").at(-1) ?? "")?.fault.middleware;
        if (middleware === "throws") throw new Error("refused");
        if (middleware === "dawdles") await pause(DAWDLE_MS);
      },
    });
    clients.set(address, client);
  }
  clients.get("closed")?.close();

  function onSendHeaders(message: unknown): void {
    const { path } = (message as { request: { path: string } }).request;
    const command = path.split("/").at(-1) ?? "";
    const limit = limits.get(command);
    if (!limit) return;
    const { monotonic, wall } = clock.told;
    if (monotonic > limit.monotonic || wall > limit.wall) late.add(command);
  }

  async function callOnce(vehicle: string, command: string, fault: Fault): Promise<Outcome | "threw"> {
    const { caller, address = "server" } = fault;
    const controller = new AbortController();
    if (caller === "has aborted") controller.abort();
    if (caller === "aborts") setTimeout(() => controller.abort(), random() * 50);
    const waits = caller === "waits after 429";
    const maxAge = waits ? LONGEST_MAX_AGE_MS : LIMITS.maxAge;
    try {
      const pending = subject.sendCommand(
        clients.get(address) as OneApiClient,
        vehicle,
        { unlisted: command },
        {
          signal: controller.signal,
          maxAge,
          ...(waits && { retry: { attempts: 2 }, deadline: 3_000 }),
          ...(caller === "lacks the capability" && { capabilities: [] }),
        },
      );
      // The call has begun, and its age counts from no later moment than this.
      limits.set(command, { monotonic: clock.monotonic() + maxAge, wall: clock.wall() + maxAge });
      return (await pending).outcome;
    } catch {
      return "threw";
    }
  }

  async function send(vehicle: string, command: string): Promise<void> {
    const fault = random() < 0.5 ? NO_FAULT : pick(faults);
    const entry: Entry = { fault, executesIfMaybe: random() < 0.5, arrivals: 0, taken: 0, executions: 0 };
    ledger.set(command, entry);
    // Customers tap twice.
    const taps = random() < 0.2 ? 2 : 1;
    const told = await Promise.all(Array.from({ length: taps }, () => callOnce(vehicle, command, fault)));
    // What was given up must not arrive afterwards either: the ledger is read at the end.
    results.push({ told, command, entry });
  }

  async function drive(vehicle: number): Promise<void> {
    for (let at = 0; at < perVehicle; ) {
      const burst = Math.min(1 + Math.floor(random() * 3), perVehicle - at);
      const names = Array.from({ length: burst }, (_, of) => `chaos-${vehicle}-${at + of}`);
      await Promise.all(names.map((name) => send(`V${vehicle}`, name)));
      at += burst;
    }
  }

  const results: Told[] = [];
  const waiting = Array.from({ length: vehicles }, (_, at) => at);
  subscribe("undici:client:sendHeaders", onSendHeaders);
  try {
    await Promise.all(
      Array.from({ length: atOnce }, async () => {
        for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) await drive(next);
      }),
    );
    await pause(100);
  } finally {
    unsubscribe("undici:client:sendHeaders", onSendHeaders);
    for (const client of clients.values()) client.close();
    tokenProvider.close();
    await actor.stop();
    await fleet.close();
  }

  return judge(results, ledger, late);
}

const LIMITS_OF_CLIENT = { timeout: LIMITS.timeout, deadline: LIMITS.deadline };
