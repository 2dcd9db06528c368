// A process of its own, so that it can be killed: gives out tokens that say themselves until when they live, signed.
import { createHmac } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** What the soak tells it to do with token requests. */
export type Mode = "works" | "hangs" | "503";

const [port = "0", key = "", lifetimeS = "10", first = "1"] = process.argv.slice(2);
let mode: Mode = "works";
let issued = Number(first);
let open = 0;

const sign = (payload: string, secret: string): string =>
  createHmac("sha256", secret).update(payload).digest("base64url");

const server = createServer((request, response) => {
  open++;
  request.resume();
  response.on("close", () => {
    open--;
  });
  process.send?.({ request: mode, open });
  if (mode === "hangs") return;
  if (mode === "503") {
    response.writeHead(503).end();
    return;
  }
  const payload = `${issued++}.${Date.now() + Number(lifetimeS) * 1000}`;
  response.writeHead(200, { "content-type": "application/json" });
  response.end(
    JSON.stringify({
      access_token: `${payload}.${sign(payload, key)}`,
      token_type: "bearer",
      expires_in: Number(lifetimeS),
    }),
  );
});

process.on("message", (next: Mode) => {
  // What hung is reset when the server comes back, as by a restart.
  if (mode === "hangs") server.closeAllConnections();
  mode = next;
});
process.on("disconnect", () => process.exit());
server.listen(Number(port), "127.0.0.1", () => {
  process.send?.({ port: (server.address() as AddressInfo).port });
});
