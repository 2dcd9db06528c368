import { ConfigError } from "./errors/config-error.ts";
import type { Shell } from "./pursue.ts";

// Kept aside, so that a client shows nothing of its inside.
const shells = new WeakMap<object, () => Shell>();

/** Lets what builds on a client, such as `sendCommand`, reach what its calls share. */
export const keepShell = (client: object, shell: () => Shell): unknown => shells.set(client, shell);

/** @throws ConfigError if the client was not made by `createClient` */
export function shellOf(client: object): Shell {
  const shell = shells.get(client);
  if (!shell) throw new ConfigError("the client must be one that createClient made");
  return shell();
}
