/** Follows one request to the point where its headers are written. */
export interface SentProof {
  /** `unsent`, `sent`: proven. `undefined`: the platform does not tell, or not beyond doubt. */
  headers(): "unsent" | "sent" | undefined;
  end(): void;
}

interface Socket {
  readonly destroyed?: boolean;
  readonly alpnProtocol?: unknown;
}

/** undici's own view of a request. `abort` is null until the request is given to a connection. */
interface UndiciRequest {
  readonly method?: unknown;
  readonly path?: unknown;
  readonly abort?: unknown;
}

interface Message {
  readonly request: UndiciRequest;
  readonly socket?: Socket;
}

interface Watched {
  readonly key: string;
  readonly beforeHeaders: () => void;
  request?: UndiciRequest;
  /** The connection that is about to write it. */
  socket?: Socket;
  written?: boolean;
  doubt?: boolean;
}

interface Diagnostics {
  subscribe(name: string, listener: (message: unknown) => void): void;
  unsubscribe(name: string, listener: (message: unknown) => void): void;
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
    return;
  }
  // Nobody knows whose it is: something below `fetch` may send again by itself, also to another host.
  for (const it of watched) it.doubt ||= it.key === key;
}

function onSendHeaders(message: unknown): void {
  const { request, socket } = message as Message;
  for (const it of watched) {
    if (it.request !== request) continue;
    it.socket = socket ?? {};
    // Not while `fetch` has yet to return: Node 20 cannot abort it then, and its time was checked just before.
    if (!calling) it.beforeHeaders();
    it.written = !isCutOff(it.socket);
  }
}

/** Over a destroyed HTTP/1 socket nothing can be written; the headers are announced before that. */
const isCutOff = ({ destroyed, alpnProtocol }: Socket): boolean => !!destroyed && alpnProtocol !== "h2";

const host = globalThis as unknown as {
  readonly fetch: unknown;
  readonly process?: {
    readonly versions?: { readonly node?: string; readonly bun?: string; readonly deno?: string };
    getBuiltinModule?(name: string): Diagnostics;
  };
};

/**
 * Whether the global `fetch` is the platform's own, by its source: a wrapper may send more than once, and by other
 * means. Node, then Deno, then browsers, Bun and workerd.
 */
export function isPlatformFetch(): boolean {
  const source = String(host.fetch);
  if (/internal\/deps\/undici/.test(source)) return true;
  const { node, bun, deno } = host.process?.versions ?? {};
  if (deno) return /\bfetch\(input, init = \{/.test(source);
  return (!node || !!bun) && source.includes("[native code]");
}

const diagnosticsOf = (): Diagnostics | undefined =>
  isPlatformFetch() ? host.process?.getBuiltinModule?.("node:diagnostics_channel") : undefined;

/**
 * Sends a request with the platform's `fetch`, and tells whether its headers have been written, where the platform
 * tells: Node announces both the request and its headers (undici's diagnostics channels). A failed request whose headers
 * were never written has not reached the vehicle, whatever the failure.
 *
 * @param beforeHeaders called right before the headers are written: aborting the fetch there stops them
 */
export function watchHeaders(
  url: string,
  method: string,
  beforeHeaders: () => void,
  send: () => Promise<Response>,
): [response: Promise<Response>, proof: SentProof | undefined] {
  const diagnostics = diagnosticsOf();
  if (!diagnostics) return [send(), undefined];
  const { pathname, search } = new URL(url);
  const it: Watched = { key: `${method} ${pathname}${search}`, beforeHeaders };
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
  const proof: SentProof = {
    headers() {
      if (it.written) return "sent";
      const unwritten = it.socket ? isCutOff(it.socket) : it.request?.abort === null;
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
