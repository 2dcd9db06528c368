import { ConfigError } from "../errors/config-error.ts";
import type { ClientSettings } from "../options/settings.ts";
import type { Fetch } from "../types/fetch.ts";
import { host, isBrowser } from "./host.ts";

let denoClient: unknown;

/**
 * What keeps the platform's `fetch` from sending a write a second time by itself. Deno, and Bun before 1.3.14, send a
 * request again when the kept connection that it went over ends without an answer, a POST too; so writes of both go
 * over new connections.
 */
export function sendOnceInit(): object {
  if (host.Bun) return { keepalive: false };
  if (!host.Deno?.createHttpClient) return {};
  denoClient ??= host.Deno.createHttpClient({ poolMaxIdlePerHost: 0 });
  return { client: denoClient };
}

const SENDS_ONCE = Symbol.for("invers-oneapi.sends-once");

/** Whether somebody vouches that `fetch` sends each request at most once: the user, or it itself, as the sandbox's does. */
export const sendsOnce = ({ fetchSendsOnce }: ClientSettings, fetch: Fetch | undefined): boolean =>
  fetchSendsOnce || (fetch !== undefined && Reflect.get(fetch, SENDS_ONCE) === true);

/**
 * Browsers send a POST again by themselves when a kept connection ends under it, and no setting prevents that.
 *
 * @throws ConfigError where a command could be sent twice
 */
export function checkCommandsAllowed(settings: ClientSettings, fetch: Fetch | undefined): void {
  if (settings.allowCommandsInBrowser || sendsOnce(settings, fetch) || !isBrowser()) return;
  throw new ConfigError(
    'a browser may send a command twice, so commands belong in a backend; option "allowCommandsInBrowser" sends them anyway',
  );
}
