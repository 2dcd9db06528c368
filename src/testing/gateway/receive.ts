import { sleep } from "../clock/time.ts";
import type { LatencyFault, SandboxFault } from "../faults/faults.ts";
import type { Exchange, World } from "../state.ts";
import { sentToken } from "./authorize.ts";
import { publicHeaders } from "./ledger.ts";
import { pathOf, type Route } from "./router.ts";

const COMMAND_PATH = /^\/vehicles\/[^/]+\/commands\/([^/]+)$/;

/** Lets the time of a latency pass, if there is one and it is meant for this part of the way. */
export async function delay(
  { settings }: World,
  latency: LatencyFault | undefined,
  place: NonNullable<LatencyFault["at"]>,
): Promise<void> {
  if (latency && (latency.at ?? "processing") === place) await sleep(settings.clock, latency.ms);
}

/** Notes that a request has arrived, and finds out what it is for and which faults it meets. */
export function arrive(world: World, request: Request, route: (path: string) => Route | undefined): Exchange {
  const path = pathOf(request.url, world.settings.baseUrl);
  const { template, params = {} } = route(path) ?? {};
  const vehicleId = template?.startsWith("/vehicles/{") ? Object.values(params)[0] : undefined;
  const target = { method: request.method.toUpperCase(), path, template, vehicleId };
  const faults = world.faults.take(target);
  const met: SandboxFault[] = Object.values(faults);
  const entry = world.ledger.add({
    ...target,
    url: request.url,
    command: template && COMMAND_PATH.exec(path)?.[1],
    headers: publicHeaders(request.headers),
    token: sentToken(world.tokens, request.headers.get("authorization"))?.number,
    client: undefined,
    body: undefined,
    flowId: world.flowIds.uuid(),
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
      work ??= delay(world, faults.latency, "processing");
      return work;
    },
  };
}
