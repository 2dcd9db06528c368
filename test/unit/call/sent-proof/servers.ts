import { createServer, type RequestListener, type Server, type ServerResponse } from "node:http";
import {
  type AddressInfo,
  createServer as createNetServer,
  type Server as NetServer,
  type Socket,
} from "node:net";
import { createServer as createTlsServer } from "node:tls";
import { settle } from "../../../../src/testing/clock/settle.ts";
import { until } from "../../../support/until.ts";

export interface Peer {
  readonly url: string;
  /** Requests that arrived, by their first line. */
  readonly arrived: string[];
  /** Connections that were ever made. */
  connections(): number;
  /** Ends all connections, and resolves when the clients have ended them too: what they sent has arrived by then. */
  close(): Promise<void>;
}

/** A peer that shakes hands only when it is released. */
export interface LatePeer extends Peer {
  release(): void;
}

async function listen(server: Server | NetServer, scheme: string): Promise<string> {
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  return `${scheme}://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const allClosed = (sockets: Set<Socket>): boolean => [...sockets].every(({ closed }) => closed);

/** Answers 200 with JSON. */
export function confirm(response: ServerResponse, body = "{}"): void {
  response.setHeader("content-type", "application/json");
  response.end(body);
}

/** A plain HTTP server. */
export async function httpPeer(answer: RequestListener): Promise<Peer> {
  const arrived: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((request, response) => {
    arrived.push(`${request.method} ${request.url}`);
    answer(request, response);
  });
  server.on("connection", (socket: Socket) => sockets.add(socket));
  const url = await listen(server, "http");
  return {
    url,
    arrived,
    connections: () => sockets.size,
    async close() {
      await settle();
      for (const socket of sockets) socket.end();
      await until(() => allClosed(sockets));
      server.close();
    },
  };
}

/** A TLS server that accepts connections and shakes hands only when it is released: until then nothing can be sent. */
export async function lateTlsPeer(
  certificate: { key: string; cert: string },
  onHello?: (socket: Socket) => void,
): Promise<LatePeer> {
  const arrived: string[] = [];
  const sockets = new Set<Socket>();
  const secured = new Set<Socket>();
  let closing = false;
  const tls = createTlsServer({ ...certificate, ALPNProtocols: ["http/1.1"] }, (socket) => {
    secured.add(socket);
    socket.on("error", () => {});
    socket.on("data", (chunk) => {
      arrived.push(String(chunk).split(" HTTP")[0] ?? "");
      const body = "{}";
      socket.write(
        `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
      );
    });
    if (closing) socket.end();
  });
  tls.on("tlsClientError", () => {});
  const held: Socket[] = [];
  let released = false;
  const raw = createNetServer({ pauseOnConnect: !onHello }, (socket) => {
    socket.on("error", () => {});
    sockets.add(socket);
    if (onHello) onHello(socket);
    else if (released) tls.emit("connection", socket);
    else held.push(socket);
  });
  const url = await listen(raw, "https");
  return {
    url,
    arrived,
    connections: () => sockets.size,
    release() {
      released = true;
      for (const socket of held.splice(0)) tls.emit("connection", socket);
    },
    async close() {
      await settle();
      closing = true;
      for (const socket of secured) socket.end();
      await until(() => allClosed(sockets));
      raw.close();
    },
  };
}
