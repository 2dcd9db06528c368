import { createManualClock, createSandbox, type Sandbox, type SandboxServer } from "invers-oneapi/testing";
import { signIn } from "../support.ts";

/** A sandbox on a manual clock that listens, and headers of a client that has signed in. */
export interface Listening {
  readonly sandbox: Sandbox;
  readonly server: SandboxServer;
  readonly headers: Record<string, string>;
}

export async function listening(): Promise<Listening> {
  const sandbox = createSandbox({ clock: createManualClock() });
  const server = await sandbox.listen();
  return { sandbox, server, headers: (await signIn(sandbox)).headers };
}
