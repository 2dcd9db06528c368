import { abortable } from "../abortable.ts";
import { apiDescription } from "./api/description.ts";
import type { SandboxEvents } from "./events/sandbox-events.ts";
import { checkFault } from "./faults/check-fault.ts";
import type { SandboxFault } from "./faults/faults.ts";
import type { SandboxVehicle } from "./fleet/fleet.ts";
import { createGateway, type Gateway } from "./gateway/gateway.ts";
import type { SandboxRequest } from "./gateway/ledger.ts";
import { createMswHandlers, type MswRequestHandler } from "./gateway/msw-handlers.ts";
import { TEMPLATES, TOKEN_PATH } from "./gateway/router.ts";
import type { SandboxServer } from "./gateway/server.ts";
import { toResponse } from "./gateway/to-response.ts";
import {
  checkListenOptions,
  checkSandboxOptions,
  type ListenOptions,
  type SandboxCredentials,
  type SandboxOptions,
} from "./settings.ts";
import { createState } from "./state.ts";

/** The whole API, played in memory. */
export interface Sandbox {
  /** Spread them into the options of `createClient`. Synthetic. */
  readonly credentials: SandboxCredentials;
  /** For msw's `setupServer` or `setupWorker`; they intercept `baseUrl`. */
  readonly handlers: MswRequestHandler[];
  /**
   * Takes the place of the platform's `fetch`: no network, no msw. A URL may be a path alone. It vouches to
   * `createClient` that it sends each request once.
   */
  readonly fetch: (input: Request | URL | string, init?: RequestInit) => Promise<Response>;
  /** Serves real HTTP on 127.0.0.1, or on the host that is named (Node, Bun, Deno). */
  listen(options?: ListenOptions): Promise<SandboxServer>;
  /** What arrived, oldest first, by whichever way. The entries fill in as the requests go on. */
  readonly requests: readonly SandboxRequest[];
  /** Makes something go wrong; returns a function that removes it again. */
  inject(fault: SandboxFault): () => void;
  /** A copy of the fleet as it is now. */
  readonly vehicles: readonly SandboxVehicle[];
  /** How many requests for a token arrived. */
  readonly tokenRequests: number;
  /** What happens in the fleet, as the event consumer gets it. */
  readonly events: SandboxEvents;
}

/** A `fetch` that a gateway answers. */
function createFetch(gateway: Gateway, baseUrl: string): Sandbox["fetch"] {
  async function answer(request: Request): Promise<Response> {
    const { signal } = request;
    // What was aborted before it was sent never arrives.
    signal.throwIfAborted();
    return abortable(
      gateway(request).then((transfer) => toResponse(transfer, signal)),
      signal,
    );
  }
  const sandboxFetch: Sandbox["fetch"] = async (input, init) => {
    if (input instanceof Request && !init) return answer(input);
    const target = input instanceof Request ? input : new URL(input, `${baseUrl}/`);
    return answer(new Request(target, init));
  };
  // The client then knows that a failure to connect proves that nothing was sent.
  Object.defineProperty(sandboxFetch, Symbol.for("invers-oneapi.sends-once"), { value: true });
  return sandboxFetch;
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
  const state = createState(settings);
  const gateway = createGateway(state);
  const targets = {
    templates: TEMPLATES,
    tokenPath: TOKEN_PATH,
    methodsOf: (template: string) =>
      template === TOKEN_PATH ? ["POST"] : apiDescription.methodsOf(template),
    get vehicleIds() {
      return [...state.fleet.keys()];
    },
  };

  return {
    credentials: { ...settings.credentials },
    handlers: createMswHandlers(gateway, settings.baseUrl),
    fetch: createFetch(gateway, settings.baseUrl),
    async listen(listenOptions = {}) {
      const { host, port } = checkListenOptions(listenOptions);
      // Only here, so that the rest of the sandbox also loads where there is no node:http.
      const { listen } = await import("./gateway/server.ts");
      return listen(gateway, host, port);
    },
    get requests() {
      return state.ledger.entries;
    },
    inject(fault) {
      return state.faults.add(checkFault(fault, targets));
    },
    get vehicles() {
      return [...state.fleet.values()].map((vehicle) => structuredClone(vehicle));
    },
    get tokenRequests() {
      return state.ledger.tokenRequests;
    },
    events: state.events,
  };
}
