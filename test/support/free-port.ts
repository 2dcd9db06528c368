import { createServer } from "node:net";

// Below those that a system gives to whoever asks for any: while a test counts on it, nobody gets it by chance.
const FIRST = 20_000;
const COUNT = 12_000;

function isFree(port: number): Promise<boolean> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });
}

/** A port of loopback on which nobody listens, to be listened on later or never. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = FIRST + Math.floor(Math.random() * COUNT);
    if (await isFree(port)) return port;
  }
}
