import { HttpResponse, http, type RequestHandler } from "msw";
import { checkFault } from "./faults/check-fault.ts";
import type { SandboxFault } from "./faults/faults.ts";
import type { SandboxVehicle } from "./fleet/fleet.ts";
import { createGateway } from "./gateway/gateway.ts";
import type { SandboxRequest } from "./gateway/ledger.ts";
import { TOKEN_PATH } from "./gateway/router.ts";
import { abortable, toResponse } from "./gateway/to-response.ts";
import type { SandboxServer } from "./server.ts";
import { checkSandboxOptions, type SandboxCredentials, type SandboxOptions } from "./settings.ts";
import { createWorld } from "./state.ts";

/** The whole API, played in memory. */
export interface Sandbox {
  /** Spread them into the options of `createClient`. Synthetic. */
  readonly credentials: SandboxCredentials;
  /** For msw's `setupServer` or `setupWorker`; they intercept `baseUrl`. */
  readonly handlers: RequestHandler[];
  /** Takes the place of the platform's `fetch`: no network, no msw server. A URL may be a path alone. */
  readonly fetch: (input: Request | URL | string, init?: RequestInit) => Promise<Response>;
  /** Serves real HTTP on 127.0.0.1 (Node, Bun, Deno). `port` 0 takes a free one. @default { port: 0 } */
  listen(options?: { port?: number }): Promise<SandboxServer>;
  /** What arrived, oldest first, by whichever way. The entries fill in as the requests go on. */
  readonly requests: readonly SandboxRequest[];
  /** Makes something go wrong; returns a function that removes it again. */
  inject(fault: SandboxFault): () => void;
  /** A copy of the fleet as it is now. */
  readonly vehicles: readonly SandboxVehicle[];
  /** How many requests for a token arrived. */
  readonly tokenRequests: number;
}

/**
 * Plays the API in memory: a seeded fleet of different vehicles, tokens that expire, commands that change state,
 * and faults on demand.
 *
 * @example
 * const sandbox = createSandbox();
 * const client = createClient({ ...sandbox.credentials, fetch: sandbox.fetch });
 * const { data } = await client.GET("/vehicles");
 */
export function createSandbox(options: SandboxOptions = {}): Sandbox {
  const settings = checkSandboxOptions(options);
  const world = createWorld(settings);
  const gateway = createGateway(world);
  const templates = new Set([...world.description.templates, TOKEN_PATH]);

  async function answer(request: Request): Promise<Response> {
    const { signal } = request;
    // What was aborted before it was sent never arrives.
    signal.throwIfAborted();
    const response = gateway(request).then((outcome) => toResponse(outcome, signal));
    return abortable(signal, response);
  }

  const intercept = http.all(`${settings.baseUrl}/*`, async ({ request }) => {
    const outcome = await gateway(request);
    // Interception can express that a request failed, but not how.
    return outcome.kind === "reset" ? HttpResponse.error() : toResponse(outcome, request.signal);
  });

  return {
    credentials: { ...settings.credentials },
    handlers: [intercept],
    async fetch(input, init) {
      if (input instanceof Request && !init) return answer(input);
      const target = input instanceof Request ? input : new URL(input, `${settings.baseUrl}/`);
      return answer(new Request(target, init));
    },
    async listen({ port = 0 } = {}) {
      // Only here, so that the rest of the sandbox also loads where there is no node:http.
      const { listen } = await import("./server.ts");
      return listen(gateway, port);
    },
    get requests() {
      return world.ledger.entries;
    },
    inject(fault) {
      checkFault(fault, (path) => templates.has(path));
      return world.faults.add(fault);
    },
    get vehicles() {
      return [...world.fleet.values()].map((vehicle) => structuredClone(vehicle));
    },
    get tokenRequests() {
      return world.ledger.tokenRequests;
    },
  };
}
