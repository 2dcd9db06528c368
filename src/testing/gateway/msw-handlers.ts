// biome-ignore lint/suspicious/noTsIgnore: an error where msw is not installed, and none where it is
/** @ts-ignore msw is an optional peer: where it is not installed, nothing uses the type */
import type { RequestHandler } from "msw";
import type { Gateway } from "./gateway.ts";
import { toResponse } from "./to-response.ts";

/** A handler of msw's, under a name that the declarations of a user's program can tell. */
export interface MswRequestHandler extends RequestHandler {}

interface RunArguments {
  readonly request: Request;
  readonly requestId: string;
}

/** What msw is told about an answered request. */
interface RunResult extends RunArguments {
  readonly handler: object;
  readonly response: Response;
  readonly parsedResult: object;
}

/**
 * A handler of msw's for every request below the base URL. It follows the form by which msw 2.12 to 3 knows handlers,
 * so that neither Node nor a browser has to load msw for the rest of the sandbox
 * (docs/decisions/lazy-msw.md).
 */
function createHandler(gateway: Gateway, baseUrl: string): object {
  const base = new URL(baseUrl);
  const handler = {
    // Early versions read the first, later ones the second.
    __kind: "RequestHandler",
    kind: "request",
    info: { header: `ALL ${baseUrl}/*`, method: /.+/, path: `${baseUrl}/*` },
    isUsed: false,
    async run({ request, requestId }: RunArguments): Promise<RunResult | null> {
      const { origin, pathname } = new URL(request.url);
      const below = base.pathname.replace(/\/*$/, "/");
      if (origin !== base.origin || !pathname.startsWith(below)) return null;
      handler.isUsed = true;
      // msw prints the request after the answer, so its body must not be used up.
      const printed = request.clone();
      const transfer = await gateway(request);
      // Interception can express that a request failed, but not how.
      const response =
        transfer.kind === "reset" ? Response.error() : await toResponse(transfer, request.signal);
      const parsedResult = { match: { matches: true, params: {} }, cookies: {} };
      return { handler, request: printed, requestId, response, parsedResult };
    },
    /** Prints an answered request on a browser's console, where msw is not told to be quiet. */
    log({ request, response }: { request: Request; response: Response }): void {
      console.log(`[sandbox] ${request.method} ${request.url} (${response.status})`);
    },
    // msw resets and ends handlers; this one keeps nothing.
    reset(): void {},
    restore(): void {},
    dispose(): void {},
  };
  return handler;
}

/** The handlers of a sandbox, for `setupServer` and `setupWorker`. */
export const createMswHandlers = (gateway: Gateway, baseUrl: string): MswRequestHandler[] => [
  createHandler(gateway, baseUrl) as MswRequestHandler,
];
