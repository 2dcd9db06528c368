import { createServer, type RequestListener, type Server } from "node:http";
import {
  type AddressInfo,
  createServer as createNetServer,
  type Server as NetServer,
  type Socket,
} from "node:net";
import { createServer as createTlsServer } from "node:tls";

export interface Peer {
  readonly url: string;
  /** Requests that arrived, by their first line. */
  readonly arrived: string[];
  /** Connections that were ever made. */
  connections(): number;
  close(): void;
}

async function listen(server: Server | NetServer, scheme: string): Promise<string> {
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  return `${scheme}://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** A plain HTTP server. */
export async function httpPeer(answer: RequestListener): Promise<Peer> {
  const arrived: string[] = [];
  const server = createServer((request, response) => {
    arrived.push(`${request.method} ${request.url}`);
    answer(request, response);
  });
  let connections = 0;
  server.on("connection", () => connections++);
  const url = await listen(server, "http");
  return {
    url,
    arrived,
    connections: () => connections,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** A TLS server that accepts connections and shakes hands only when it is released: until then nothing can be sent. */
export async function lateTlsPeer(
  certificate: { key: string; cert: string },
  onHello?: (socket: Socket) => void,
): Promise<Peer & { release(): void }> {
  const arrived: string[] = [];
  const sockets = new Set<Socket>();
  const tls = createTlsServer({ ...certificate, ALPNProtocols: ["http/1.1"] }, (socket) => {
    socket.on("error", () => {});
    socket.on("data", (chunk) => {
      arrived.push(String(chunk).split(" HTTP")[0] ?? "");
      const body = "{}";
      socket.write(
        `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
      );
    });
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
    close() {
      raw.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
