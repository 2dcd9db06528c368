import type { ClientOptions } from "invers-oneapi";
import { createSandbox, type Sandbox, type SandboxOptions } from "invers-oneapi/testing";
import { setupServer } from "msw/node";
import { type Client, createClient } from "../../support/client.ts";

/** A client that reaches a sandbox, and what has to be ended after the test. */
export interface Connected {
  readonly sandbox: Sandbox;
  readonly client: Client;
  close(): Promise<void> | void;
}

type Connect = (client?: ClientOptions, sandbox?: SandboxOptions) => Promise<Connected>;

const connectByInjection: Connect = async (options, sandboxOptions) => {
  const sandbox = createSandbox(sandboxOptions);
  const client = createClient({ ...sandbox.credentials, fetch: sandbox.fetch, ...options });
  return { sandbox, client, close: () => client.close() };
};

const connectByMsw: Connect = async (options, sandboxOptions) => {
  const sandbox = createSandbox(sandboxOptions);
  // Made before msw starts to listen, as a module of the user's program would make it.
  const client = createClient({ ...sandbox.credentials, ...options });
  const server = setupServer(...sandbox.handlers);
  server.listen({ onUnhandledRequest: "error" });
  return {
    sandbox,
    client,
    close() {
      client.close();
      server.close();
    },
  };
};

const connectByHttp: Connect = async (options, sandboxOptions) => {
  const sandbox = createSandbox(sandboxOptions);
  const server = await sandbox.listen();
  const client = createClient({ ...sandbox.credentials, baseUrl: server.url, ...options });
  return {
    sandbox,
    client,
    close() {
      client.close();
      return server.close();
    },
  };
};

/** The three ways to a sandbox: what holds for one has to hold for all. */
export const transports: [name: string, connect: Connect][] = [
  ["an injected fetch", connectByInjection],
  ["msw", connectByMsw],
  ["HTTP on loopback", connectByHttp],
];
