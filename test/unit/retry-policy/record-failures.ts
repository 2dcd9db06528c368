// Prints how the platform's fetch words each way to fail. Run by hand on every runtime that is supported, for example
// `npx -y node@24 node_modules/tsx/dist/cli.mjs test/unit/retry-policy/record-failures.ts`; failures.ts gathers what it printed.
import { spawn } from "node:child_process";
import { connect, createServer, type Server, type Socket } from "node:net";
import { createServer as createTlsServer } from "node:tls";
import { selfSigned } from "../../support/self-signed.ts";

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", () => resolve()));
  return (server.address() as { port: number }).port;
}

function shape(error: unknown, depth = 0): unknown {
  if (!error || typeof error !== "object" || depth > 6) return error;
  const { name, message, code, syscall, cause, errors } = error as Record<string, unknown>;
  return {
    ...{ name, message, code, syscall },
    ...(cause !== undefined && { cause: shape(cause, depth + 1) }),
    ...(Array.isArray(errors) && { errors: errors.map((each) => shape(each, depth + 1)) }),
  };
}

async function record(name: string, url: string): Promise<void> {
  try {
    const response = await fetch(url, { method: "GET" });
    console.log(name, "answered", response.status);
    try {
      await response.text();
      console.log(name, "read");
    } catch (error) {
      console.log(`${name} (body)`, JSON.stringify(shape(error)));
    }
  } catch (error) {
    console.log(name, JSON.stringify(shape(error)));
  }
}

const half = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{";
const onRequest = (act: (socket: Socket) => void): Server =>
  createServer((socket) => socket.on("error", () => {}).once("data", () => act(socket)));

const cases: Record<string, Server> = {
  "reset before headers": onRequest((socket) => socket.resetAndDestroy()),
  "closed before headers": onRequest((socket) => socket.end()),
  "reset in headers": onRequest((socket) =>
    socket.write("HTTP/1.1 200 OK\r\nContent-", () => socket.resetAndDestroy()),
  ),
  "closed in headers": onRequest((socket) => socket.end("HTTP/1.1 200 OK\r\nContent-")),
  "reset after headers": onRequest((socket) =>
    socket.write(half, () => setTimeout(() => socket.resetAndDestroy(), 100)),
  ),
  "closed after headers": onRequest((socket) => socket.end(half)),
  "not HTTP": onRequest((socket) => socket.end("SSH-2.0-OpenSSH_9.2\r\n")),
  "reset at once": createServer((socket) => socket.resetAndDestroy()),
};
for (const [name, server] of Object.entries(cases)) {
  await record(name, `http://127.0.0.1:${await listen(server)}/`);
  server.close();
}
const tls = createTlsServer(selfSigned(), (socket) => socket.on("error", () => {}).end());
tls.on("tlsClientError", () => {});
const tlsPort = await listen(tls);
await record("TLS self-signed", `https://localhost:${tlsPort}/`);
const plain = onRequest((socket) => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n"));
await record("TLS to a plain server", `https://127.0.0.1:${await listen(plain)}/`);
const hangUp = onRequest((socket) => socket.end());
await record("TLS, closed in the handshake", `https://127.0.0.1:${await listen(hangUp)}/`);
for (const server of [tls, plain, hangUp]) server.close();

const gone = createServer();
const gonePort = await listen(gone);
await new Promise((resolve) => gone.close(resolve));
await record("refused, one address", `http://127.0.0.1:${gonePort}/`);
await record("refused, several addresses", `http://localhost:${gonePort}/`);
await record("DNS", "http://no-such-host.invalid/");
await record("bad port", "http://127.0.0.1:6000/");

// The same for two addresses: this is the cause that fetch would wrap.
await new Promise<void>((resolve) => {
  const lookup = (_host: string, _options: unknown, done: (error: null, found: object[]) => void): void =>
    done(null, [
      { address: "127.0.0.1", family: 4 },
      { address: "127.0.0.2", family: 4 },
    ]);
  connect({ host: "two.test", port: gonePort, autoSelectFamily: true, lookup: lookup as never }).on(
    "error",
    (error) => {
      console.log("refused, both of two addresses", JSON.stringify(shape(error)));
      resolve();
    },
  );
});

// A process that does not accept: once its queue is full, nobody answers the connection any more.
const program =
  "require('net').createServer().listen({port:0,host:'127.0.0.1',backlog:1},function(){console.log(this.address().port)})";
const child = spawn("node", ["-e", program]);
const stalledPort = Number(await new Promise((resolve) => child.stdout.once("data", resolve)));
child.kill("SIGSTOP");
const fillers = [1, 2, 3, 4].map(() => connect(stalledPort, "127.0.0.1").on("error", () => {}));
await new Promise((resolve) => setTimeout(resolve, 300));
await record("connect timeout", `http://127.0.0.1:${stalledPort}/`);
for (const filler of fillers) filler.destroy();
child.kill("SIGKILL");
process.exit(0);
