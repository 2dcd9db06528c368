import { backgroundClock } from "../clock.ts";
import type { ProviderSettings } from "../options/settings.ts";
import { noStore } from "../platform/no-store.ts";
import type { RefreshSettings } from "./refresh.ts";
import { unrefFetch } from "./unref-fetch.ts";

/**
 * Lets a program exit that does not wait for its renewal. Not with a clock of the user's, whose timers may not keep the
 * process alive for a caller who does wait.
 */
export function toRefreshSettings(settings: ProviderSettings): RefreshSettings {
  const awaited = { ...settings, noStore: noStore() };
  const unref = { clock: backgroundClock, fetch: unrefFetch(settings.fetch) };
  return { ...awaited, background: settings.ownClock ? awaited : { ...awaited, ...unref } };
}
