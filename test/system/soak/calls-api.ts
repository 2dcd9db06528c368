import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

/** What the faulty API has seen. */
export interface Seen {
  /** Requests, those to the token endpoint apart. */
  readonly arrivals: number;
  readonly tokens: number;
  /** Open connections. */
  readonly connections: number;
}

export interface Order {
  readonly mode?: "faults" | "outage" | "well";
  readonly closeIdle?: boolean;
}

/** The faulty API in its own process. */
export interface FaultyApi {
  readonly baseUrl: string;
  tell(order?: Order): Promise<Seen>;
  stop(): void;
}

export async function startFaultyApi(seed: number): Promise<FaultyApi> {
  const child = fork(fileURLToPath(new URL("calls-server.ts", import.meta.url)), [String(seed)]);
  const [{ port }] = (await once(child, "message")) as [{ port: number }];
  let orders = 0;
  return {
    baseUrl: `http://127.0.0.1:${port}`,
    tell(order = {}) {
      const id = ++orders;
      return new Promise((resolve) => {
        const take = (message: Seen & { id: number }): void => {
          if (message.id !== id) return;
          child.off("message", take);
          resolve(message);
        };
        child.on("message", take);
        child.send({ id, ...order });
      });
    },
    stop: () => child.disconnect(),
  };
}
