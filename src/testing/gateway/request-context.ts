import { sleep } from "../../abortable.ts";
import type { MetFaults } from "../faults/fault-queue.ts";
import type { LatencyFault, SandboxFault } from "../faults/faults.ts";
import type { SandboxState } from "../state.ts";
import { sentToken } from "./authorize.ts";
import { type LedgerEntry, publicHeaders } from "./ledger.ts";
import { pathOf } from "./router.ts";

/** A request on its way through the sandbox. */
export interface RequestContext {
  readonly entry: LedgerEntry;
  readonly params: Readonly<Record<string, string>>;
  readonly faults: MetFaults;
  /** The time that the work takes, if a latency was injected. It passes once, however often it is awaited. */
  readonly work: () => Promise<void>;
}

const COMMAND_PATH = /^\/vehicles\/[^/]+\/commands\/([^/]+)$/;

/** Lets the time of a latency pass, if there is one for this part of the way. */
export async function delay(
  { settings }: SandboxState,
  latency: LatencyFault | undefined,
  place: NonNullable<LatencyFault["at"]>,
): Promise<void> {
  if (latency && (latency.at ?? "processing") === place) await sleep(settings.clock, latency.ms);
}

/** Notes that a request has arrived, and finds out what it is for and which faults it meets. */
export function receive(state: SandboxState, request: Request): RequestContext {
  const below = pathOf(request.url, state.settings.baseUrl);
  const { template, params = {}, path = below } = state.findRoute(below, request.method.toUpperCase()) ?? {};
  const vehicleId = template?.startsWith("/vehicles/{") ? Object.values(params)[0] : undefined;
  const target = { method: request.method.toUpperCase(), path, template, vehicleId };
  const faults = state.faults.take(target);
  const met: SandboxFault[] = Object.values(faults);
  const entry = state.ledger.add({
    ...target,
    url: request.url,
    command: template && COMMAND_PATH.exec(path)?.[1],
    headers: publicHeaders(request.headers),
    token: sentToken(state.tokens, request.headers.get("authorization"))?.number,
    client: undefined,
    body: undefined,
    flowId: state.flowIds.uuid(),
    status: undefined,
    executed: false,
    faults: met.map(({ kind }) => kind),
  });
  let work: Promise<void> | undefined;
  return {
    entry,
    params,
    faults,
    work() {
      work ??= delay(state, faults.latency, "processing");
      return work;
    },
  };
}
