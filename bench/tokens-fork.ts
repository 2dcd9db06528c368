import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { Behaviour } from "./tokens-endpoint.ts";

/** The token endpoint, from outside. */
export interface Endpoint {
  readonly origin: string;
  become(behaviour: Partial<Behaviour>): Promise<void>;
  /** Requests since then. */
  requests(): Promise<number>;
  end(): void;
}

/** Starts a token endpoint in a process of its own. */
export async function forkEndpoint(): Promise<Endpoint> {
  const child = fork(fileURLToPath(new URL("tokens-endpoint.ts", import.meta.url)));
  const [{ port }] = (await once(child, "message")) as [{ port: number }];
  async function tell(message: object | string): Promise<{ requests: number }> {
    child.send(message);
    return (await once(child, "message"))[0];
  }
  return {
    origin: `http://127.0.0.1:${port}`,
    async become(behaviour) {
      await tell({ latencyMs: 0, lifetimeS: 900, status: 200, ...behaviour });
    },
    requests: async () => (await tell("count")).requests,
    end: () => child.disconnect(),
  };
}
