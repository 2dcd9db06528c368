import { createClient, type OneApiClient } from "../client.ts";
import { OneApiError } from "../errors/oneapi-error.ts";
import type { paths } from "../generated/sandbox.ts";
import type { ClientOptions } from "../options/client-options.ts";

/** Typed by our own documents, since what is shown is theirs; every member may be missing. */
export type FleetClient = OneApiClient<paths>;

/** Reads with the client of the `INVERS_*` variables; what the package throws is one line, and exit code 1. */
export async function readFleet(
  name: string,
  options: ClientOptions,
  read: (client: FleetClient) => Promise<void>,
): Promise<number> {
  let client: FleetClient | undefined;
  try {
    client = createClient<paths>({ appName: "cli", ...options });
    await read(client);
    return 0;
  } catch (error) {
    if (!OneApiError.is(error)) throw error;
    console.error(
      `${name}: ${error.message}\n\`npx invers-oneapi doctor\` looks for the cause, step by step.`,
    );
    return 1;
  } finally {
    client?.close();
  }
}
