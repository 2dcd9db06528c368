import { diagnosticsChannels, host } from "../platform/host.ts";
import type { Fetch } from "../types/fetch.ts";

/** Follows one request to the point where its headers are written. */
export interface SentProof {
  /** `unsent`, `sent`: proven. `undefined`: the platform does not tell, or not beyond doubt. */
  headers(): "unsent" | "sent" | undefined;
  end(): void;
}

/** undici's own view of a request. */
interface UndiciRequest {
  readonly method?: unknown;
  readonly path?: unknown;
  /** `null` until the request is given to a connection, which sets it before it asks whether the fetch was aborted. */
  readonly abort?: unknown;
  /** Also set when `fetch` gives it up to repeat it, as after a 421. */
  readonly aborted?: unknown;
}

interface Message {
  readonly request: UndiciRequest;
}

/** Whether a command may still leave. */
export interface Freshness {
  isStale(): boolean;
  /** Ends the call because it is stale, which aborts its `fetch`. */
  cancelStale(): void;
}

interface Watched {
  readonly key: string;
  readonly freshness: Freshness;
  request?: UndiciRequest;
  written?: boolean;
  stopped?: boolean;
  doubt?: boolean;
}

const CREATE = "undici:request:create";
const SEND_HEADERS = "undici:client:sendHeaders";

const watched = new Set<Watched>();
/** Whose `fetch` is being called: Node creates the request before that returns. */
let calling: Watched | undefined;

function onCreate(message: unknown): void {
  const { request } = message as Message;
  const key = `${request.method} ${request.path}`;
  if (calling?.key === key && !calling.request) {
    calling.request = request;
    checkWhenConnected(request, key, [calling]);
    return;
  }
  // Nobody knows whose it is: something below `fetch` may send again by itself, also to another host.
  const sameKey = [...watched].filter((it) => it.key === key);
  for (const it of sameKey) it.doubt = true;
  checkWhenConnected(
    request,
    key,
    sameKey.filter((it) => it.request?.aborted),
  );
}

/**
 * Asks for freshness at the last moment at which a request can be stopped over HTTP/1 and HTTP/2 alike: when a
 * connection takes it, which sets `abort`. Its headers are announced later, when HTTP/2 no longer stops.
 *
 * @param owners whose request it is, or may repeat. When they are all stale or over it is stopped by its own `abort` as
 *   well: undici's `fetch` ignores its signal once it has given up the first request
 */
function checkWhenConnected(request: UndiciRequest, key: string, owners: readonly Watched[]): void {
  let { abort } = request;
  Object.defineProperty(request, "abort", {
    get: () => abort,
    set(value: unknown) {
      abort = value;
      for (const it of watched) {
        if (!(it.request === request || (it.doubt && it.key === key))) continue;
        it.stopped = it.freshness.isStale();
        // Not while its own `fetch` has yet to return, which ends the process on Node 20: it is cancelled after that.
        if (it.stopped && it !== calling) it.freshness.cancelStale();
      }
      if (owners.length && owners.every((it) => it.stopped || !watched.has(it))) (value as () => void)();
    },
  });
}

function onSendHeaders(message: unknown): void {
  const { request } = message as Message;
  for (const it of watched) if (it.request === request) it.written = true;
}

/**
 * Whether a global `fetch` is the platform's own, by its source: a wrapper may send more than once, and by other
 * means. Node, then Deno, then browsers, Bun and workerd.
 */
export function isPlatformFetch(fetch: Fetch): boolean {
  const source = String(fetch);
  if (/internal\/deps\/undici/.test(source)) return true;
  const { node, bun, deno } = host.process?.versions ?? {};
  if (deno) return /\bfetch\(input, init = \{|\blazyFetch\(\)/.test(source);
  return (!node || !!bun) && source.includes("[native code]");
}

/**
 * Sends a request, and tells whether its headers have been written, where the platform tells: Node announces both the
 * request and its headers (undici's diagnostics channels). A failed request whose headers were never written has not
 * reached the vehicle, whatever the failure.
 *
 * @param witnessed whether `send` is the platform's own `fetch`: nothing else proves what it sent, but what is
 *   announced while it runs is stopped when stale as well
 * @param freshness asked when a connection takes the request
 */
export function watchHeaders(
  url: string,
  method: string,
  witnessed: boolean,
  freshness: Freshness,
  send: () => Promise<Response>,
): [response: Promise<Response>, proof: SentProof | undefined] {
  const diagnostics = diagnosticsChannels();
  if (!diagnostics) return [send(), undefined];
  const { pathname, search } = new URL(url);
  const it: Watched = { key: `${method} ${pathname}${search}`, freshness, doubt: !witnessed };
  if (!watched.size) {
    diagnostics.subscribe(CREATE, onCreate);
    diagnostics.subscribe(SEND_HEADERS, onSendHeaders);
  }
  watched.add(it);
  calling = it;
  let response: Promise<Response>;
  try {
    response = send();
  } finally {
    calling = undefined;
  }
  if (it.stopped) freshness.cancelStale();
  const proof: SentProof = {
    headers() {
      if (it.written) return "sent";
      const unwritten = it.stopped || it.request?.abort === null;
      return unwritten && !it.doubt ? "unsent" : undefined;
    },
    end() {
      watched.delete(it);
      if (watched.size) return;
      diagnostics.unsubscribe(CREATE, onCreate);
      diagnostics.unsubscribe(SEND_HEADERS, onSendHeaders);
    },
  };
  return [response, proof];
}
