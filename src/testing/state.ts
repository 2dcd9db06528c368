import type { Description } from "./api/description.ts";
import { apiDescription } from "./api/document.ts";
import { createTokens, type Tokens } from "./api/tokens.ts";
import { createFaultQueue, type FaultQueue, type MetFaults } from "./faults/fault-queue.ts";
import { pastEvents, type SandboxEvent } from "./fleet/event-log.ts";
import { createFleet, type FleetVehicle } from "./fleet/fleet.ts";
import { createRandom, type Random } from "./fleet/random.ts";
import { createLedger, type Ledger, type LedgerEntry } from "./gateway/ledger.ts";
import { createRateLimit, type RateLimitState } from "./gateway/rate-limit.ts";
import type { SandboxSettings } from "./settings.ts";

/** A request on its way through the sandbox. */
export interface Exchange {
  readonly entry: LedgerEntry;
  readonly params: Readonly<Record<string, string>>;
  readonly faults: MetFaults;
  /** The time that the work takes, if a latency was injected; passes once, however often it is awaited. */
  readonly work: () => Promise<void>;
}

/** Everything that a sandbox knows. */
export interface World {
  readonly settings: SandboxSettings;
  readonly description: Description;
  readonly fleet: Map<string, FleetVehicle>;
  readonly events: SandboxEvent[];
  readonly tokens: Tokens;
  readonly rateLimit: () => RateLimitState;
  readonly faults: FaultQueue;
  readonly ledger: Ledger;
  readonly flowIds: Random;
  /** The requests that are being worked on, by flow id. */
  readonly exchanges: Map<string, Exchange>;
}

/** A new world; two with the same settings are the same. */
export function createWorld(settings: SandboxSettings, description: Description = apiDescription): World {
  const { seed, clock, vehicles, rateLimit, ledgerSize } = settings;
  const fleet = createFleet(vehicles, clock, createRandom(seed, "fleet"));
  return {
    settings,
    description,
    fleet,
    events: pastEvents(fleet.values(), clock.wall(), createRandom(seed, "events")),
    tokens: createTokens(clock, createRandom(seed, "tokens")),
    rateLimit: createRateLimit(clock, rateLimit.limit, rateLimit.windowMs),
    faults: createFaultQueue(),
    ledger: createLedger(clock, ledgerSize),
    flowIds: createRandom(seed, "flow ids"),
    exchanges: new Map(),
  };
}
