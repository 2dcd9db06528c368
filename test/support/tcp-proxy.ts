import { connect, createServer, type Socket } from "node:net";

type Pair = [client: Socket, server: Socket];

/** A TCP proxy on loopback that breaks what goes through it. */
export interface TcpProxy {
  readonly port: number;
  /** Connections that are open. */
  connections(): number;
  /** Resets every connection. */
  cut(): void;
  /** The connections that are open stay so and pass on nothing more, until `resume`. New ones are made and work. */
  stall(): void;
  resume(): void;
  /** Passes on what comes from the server this much later, in ms. */
  delay(ms: number): void;
  /** Resets every connection that is made, until `accept`. */
  refuse(): void;
  accept(): void;
  close(): Promise<void>;
}

export async function createTcpProxy(port: number, host = "127.0.0.1"): Promise<TcpProxy> {
  const pairs = new Set<Pair>();
  const stalled = new Set<Pair>();
  let isRefusing = false;
  let delayMs = 0;

  function endPair(pair: Pair): void {
    pairs.delete(pair);
    stalled.delete(pair);
    for (const socket of pair) socket.destroy();
  }

  const listener = createServer((client) => {
    client.on("error", () => {});
    if (isRefusing) {
      client.resetAndDestroy();
      return;
    }
    const server = connect(port, host);
    const pair: Pair = [client, server];
    pairs.add(pair);
    // Of a stalled connection, neither side learns that the other has gone.
    const end = () => {
      if (!stalled.has(pair)) endPair(pair);
    };
    for (const socket of pair) socket.on("error", end).on("close", end).setNoDelay(true);
    client.on("data", (chunk) => server.write(chunk));
    server.on("data", (chunk) => {
      if (delayMs > 0) setTimeout(() => client.writable && client.write(chunk), delayMs);
      else client.write(chunk);
    });
  });
  await new Promise<void>((resolve) => listener.listen(0, "127.0.0.1", resolve));

  const cut = (): void => {
    for (const [client, server] of pairs) {
      client.resetAndDestroy();
      server.resetAndDestroy();
    }
    pairs.clear();
    stalled.clear();
  };
  return {
    port: (listener.address() as { port: number }).port,
    connections: () => pairs.size,
    cut,
    stall() {
      for (const pair of pairs) {
        stalled.add(pair);
        for (const socket of pair) socket.pause();
      }
    },
    resume() {
      for (const pair of stalled) {
        if (pair.some(({ destroyed }) => destroyed)) endPair(pair);
        for (const socket of pair) socket.resume();
      }
      stalled.clear();
    },
    delay(ms) {
      delayMs = ms;
    },
    refuse() {
      isRefusing = true;
      cut();
    },
    accept() {
      isRefusing = false;
    },
    close: () =>
      new Promise((resolve) => {
        cut();
        listener.close(() => resolve());
      }),
  };
}
