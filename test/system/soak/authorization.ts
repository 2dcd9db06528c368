import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { Mode } from "./authorization-server.ts";

/** The authorization server, seen from the soak: started, killed, told to misbehave. It keeps its port. */
export interface Authorization {
  readonly port: number;
  /** Told how many token requests are open, this one included. */
  onRequest: (open: number) => void;
  start(): Promise<void>;
  /** Without a word to anybody who is connected. */
  kill(): Promise<void>;
  become(mode: Mode): Promise<void>;
}

export function createAuthorization(key: string, lifetimeS: number): Authorization {
  let child: ChildProcess | undefined;
  let port = 0;
  let starts = 0;
  const self: Authorization = {
    get port() {
      return port;
    },
    onRequest: () => {},
    async start() {
      const file = fileURLToPath(new URL("authorization-server.ts", import.meta.url));
      const options = [port, key, lifetimeS, 1 + 1000 * starts++].map(String);
      child = fork(file, options, { execArgv: ["--import", "tsx"] });
      child.on("message", (message: { open?: number }) => {
        if (message.open) self.onRequest(message.open);
      });
      const [listening] = (await once(child, "message")) as [{ port: number }];
      port = listening.port;
    },
    async kill() {
      const dead = child && once(child, "exit");
      child?.kill("SIGKILL");
      await dead;
    },
    async become(mode) {
      child?.send(mode);
    },
  };
  return self;
}
