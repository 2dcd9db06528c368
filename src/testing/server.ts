import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { createRequest, sendResponse } from "@remix-run/node-fetch-server";
import type { Gateway } from "./gateway/gateway.ts";
import { bytesOf, type Outcome, type Reply } from "./gateway/reply.ts";

/** A sandbox that listens. */
export interface SandboxServer {
  /** Such as `http://127.0.0.1:49152`; use it as `baseUrl`. */
  readonly url: string;
  readonly port: number;
  /** Ends all connections, the hanging ones too. */
  close(): Promise<void>;
}

/**
 * Real milliseconds between the last byte and a reset. A reader that finds both at once is told of an end, not of a
 * reset (libuv), so it must have the time to read first.
 */
const RESET_GAP_MS = 10;

function sendPartial(
  response: ServerResponse,
  reply: Reply,
  bytes: number,
  end: "reset" | "close" | "silence",
): void {
  response.writeHead(reply.status, Object.fromEntries(reply.headers));
  response.write(bytesOf(reply.body).subarray(0, bytes), () => {
    if (end === "close") response.socket?.end();
    if (end === "reset") setTimeout(() => response.socket?.resetAndDestroy(), RESET_GAP_MS);
  });
}

async function deliver(outcome: Outcome, response: ServerResponse): Promise<void> {
  switch (outcome.kind) {
    case "reply": {
      const { status, headers, body } = outcome.reply;
      await sendResponse(response, new Response(body === "" ? null : body, { status, headers }));
      return;
    }
    case "reset":
      response.socket?.resetAndDestroy();
      return;
    case "silence":
      return;
    case "partial":
      sendPartial(response, outcome.reply, outcome.bytes, outcome.end);
      return;
  }
}

async function serve(gateway: Gateway, request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    await deliver(await gateway(createRequest(request, response)), response);
  } catch {
    // The caller went away in the middle of its request, or sent what is no HTTP URL.
    response.socket?.destroy();
  }
}

/** Serves a gateway on 127.0.0.1. */
export async function listen(gateway: Gateway, port: number): Promise<SandboxServer> {
  const server = createServer((request, response) => void serve(gateway, request, response));
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  const { port: given } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${given}`,
    port: given,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
