import { type DiagnosticsChannels, diagnosticsChannels } from "../platform/host.ts";
import type { Fetch } from "../types/fetch.ts";

interface Message {
  readonly request: object;
  readonly socket?: { unref?(): void };
}

const CREATE = "undici:request:create";
const SEND_HEADERS = "undici:client:sendHeaders";

/**
 * A `fetch` whose requests do not keep the process alive, where the platform lets us: Node announces a request while
 * `fetch` is called, and its socket when the headers leave (undici's diagnostics channels). Other platforms decide by
 * themselves.
 */
export function unrefFetch(fetch: Fetch): Fetch {
  const channels = diagnosticsChannels();
  return channels ? (url, init) => send(channels, () => fetch(url, init)) : fetch;
}

async function send(channels: DiagnosticsChannels, fetch: () => Promise<Response>): Promise<Response> {
  let request: object | undefined;
  const onCreate = (message: unknown): void => {
    request ??= (message as Message).request;
  };
  const onSendHeaders = (message: unknown): void => {
    const { request: sent, socket } = message as Message;
    if (sent === request) socket?.unref?.();
  };
  channels.subscribe(CREATE, onCreate);
  channels.subscribe(SEND_HEADERS, onSendHeaders);
  try {
    const response = fetch();
    channels.unsubscribe(CREATE, onCreate);
    return await response;
  } finally {
    channels.unsubscribe(CREATE, onCreate);
    channels.unsubscribe(SEND_HEADERS, onSendHeaders);
  }
}
