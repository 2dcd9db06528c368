import { createTokens, type Tokens } from "./api/tokens.ts";
import { createSandboxEvents, type SandboxEvents } from "./events/sandbox-events.ts";
import { createFaultQueue, type FaultQueue } from "./faults/fault-queue.ts";
import { type EventLogEntry, pastEvents } from "./fleet/event-log.ts";
import { createFleet, type FleetVehicle } from "./fleet/fleet.ts";
import { createRandom, type Random } from "./fleet/random.ts";
import { createLedger, type Ledger } from "./gateway/ledger.ts";
import { createRateLimit, type RateLimitState } from "./gateway/rate-limit.ts";
import { createServedRoutes, type FindServedRoute } from "./gateway/server-paths.ts";
import type { SandboxSettings } from "./settings.ts";

/** Everything that a sandbox knows and changes. */
export interface SandboxState {
  readonly settings: SandboxSettings;
  readonly fleet: Map<string, FleetVehicle>;
  /** What `POST /event-log-entries/query` finds. */
  readonly eventLog: EventLogEntry[];
  /** What the event consumer gets. */
  readonly events: SandboxEvents;
  readonly tokens: Tokens;
  readonly rateLimit: () => RateLimitState;
  readonly faults: FaultQueue;
  readonly ledger: Ledger;
  readonly findRoute: FindServedRoute;
  readonly flowIds: Random;
}

/** A new state; two with the same settings are the same. */
export function createState(settings: SandboxSettings): SandboxState {
  const { seed, clock, vehicles, rateLimit, ledgerSize, eventQueues } = settings;
  const fleet = createFleet(vehicles, clock, createRandom(seed, "fleet"));
  return {
    settings,
    fleet,
    eventLog: pastEvents(fleet.values(), clock.wall(), createRandom(seed, "events")),
    events: createSandboxEvents(eventQueues, clock, createRandom(seed, "event ids")),
    tokens: createTokens(clock, createRandom(seed, "tokens")),
    rateLimit: createRateLimit(clock, rateLimit.limit, rateLimit.windowMs),
    faults: createFaultQueue(),
    findRoute: createServedRoutes(settings.forms),
    ledger: createLedger(clock, ledgerSize),
    flowIds: createRandom(seed, "flow ids"),
  };
}
