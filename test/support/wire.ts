import { createServer, type Server, type Socket } from "node:net";
import { onTestFinished } from "vitest";

/** Speaks to one request on a bare socket; `attempt` counts from 1. */
export type Speak = (socket: Socket, request: string, attempt: number) => void;

export interface Wire {
  readonly origin: string;
  /** Requests as they arrived, head and body. */
  readonly requests: string[];
  /** Connections that were ever made. */
  connections(): number;
  /** Resolves once every connection that a request came on is closed. (Node's fetch may open one more, to have it ready.) */
  drained(): Promise<unknown>;
}

/** A server on loopback that says on the wire exactly what it is told, so that no HTTP library makes it better. */
export async function wire(speak: Speak, server: Server = createServer()): Promise<Wire> {
  const requests: string[] = [];
  const open = new Set<Socket>();
  const used = new Set<Promise<void>>();
  let connections = 0;
  // A TLS server announces a connection before its handshake; what is said on it comes later.
  server.on("connection", (socket: Socket) => {
    connections++;
    open.add(socket);
    socket.on("close", () => open.delete(socket));
  });
  server.on("connection", (socket: Socket) => {
    let heard = "";
    const closed = new Promise<void>((resolve) => socket.on("close", () => resolve()));
    socket.on("error", () => {});
    socket.on("data", (chunk) => {
      heard += chunk;
      const length = Number(/content-length: (\d+)/i.exec(heard)?.[1] ?? 0);
      const end = heard.indexOf("\r\n\r\n");
      if (end < 0 || heard.length < end + 4 + length) return;
      used.add(closed);
      requests.push(heard);
      speak(socket, heard, requests.length);
      heard = "";
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    for (const socket of open) socket.destroy();
    server.close();
  });
  const { port } = server.address() as { port: number };
  return {
    origin: `http://127.0.0.1:${port}`,
    requests,
    connections: () => connections,
    drained: () => Promise.all(used),
  };
}

export const head = (status: string, headers: Record<string, string | number> = {}): string =>
  `HTTP/1.1 ${status}\r\n${Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join("")}\r\n`;

/** A whole answer. */
export const answer = (status: string, body = "", headers: Record<string, string | number> = {}): string =>
  head(status, {
    "Content-Type": "application/json",
    "Content-Length": Buffer.byteLength(body),
    ...headers,
  }) + body;
