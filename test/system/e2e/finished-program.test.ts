// A program that does not wait for its renewal may end; one that waits for a token may not.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";

const TOKEN = { afterMs: 0, expiresIn: 900 };
// At the second call the first token has 30 s left: it is handed out, and renewed in the background.
const PROGRAM = `
import { createTokenProvider } from "./src/auth/provider.ts";
const provider = createTokenProvider({ clientId: "a", clientSecret: "b", tokenUrl: process.argv[1] });
await provider.getToken();
for (const hand of [performance, Date]) {
  const now = hand.now.bind(hand);
  hand.now = () => now() + 870_000;
}
await provider.getToken();
`;

interface Answer {
  readonly afterMs: number;
  readonly expiresIn: number;
}

/** Runs a program beside a token endpoint that gives these answers, then none. */
async function run(program: string, ...answers: Answer[]) {
  let requests = 0;
  const server = createServer((_, response) => {
    const answer = answers[requests++];
    const body = JSON.stringify({ access_token: `token-${requests}`, expires_in: answer?.expiresIn });
    if (answer) setTimeout(() => response.end(body), answer.afterMs);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/token`;
  const flags = ["--import", "tsx", "--input-type=module", "--eval", program, url];
  const child = spawn(process.execPath, flags, { stdio: ["ignore", "pipe", "inherit"] });
  let output = "";
  child.stdout.on("data", (chunk) => {
    output += chunk;
  });
  try {
    const [code] = await once(child, "close");
    return { code, requests, output: output.trim() };
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

test.concurrent("a token endpoint that says nothing does not keep a finished program alive", async () => {
  const program = `${PROGRAM}
    process.on("exit", () => console.log("it ended, renewing:", provider.status().renewing));`;
  expect(await run(program, TOKEN)).toEqual({ code: 0, requests: 2, output: "it ended, renewing: true" });
});

test.concurrent("a program that comes to wait for a renewal in the background lives on", async () => {
  const program = `${PROGRAM}
    await new Promise((resolve) => setTimeout(resolve, 100)); // the request has left
    const token = await provider.getToken({ minValidity: 60_000 });
    console.log(token.reveal());`;
  const slow = { ...TOKEN, afterMs: 500 };
  expect(await run(program, TOKEN, slow)).toEqual({ code: 0, requests: 2, output: "token-2" });
});

test.concurrent("a program that waits for a token of another process lives on, until it renews by itself", async () => {
  const program = `
    import { createTokenProvider } from "./src/auth/provider.ts";
    import { sealTokenStore } from "./src/redis/seal-token-store.ts";
    // The hands of the clock run faster than its timers: patience ends soon.
    for (const hand of [performance, Date]) {
      const now = hand.now.bind(hand);
      const began = now();
      hand.now = () => began + (now() - began) * 20;
    }
    // Somebody else has the lease and never writes. Nothing of this store keeps a process alive.
    const store = {
      read: async () => undefined,
      write: async () => true,
      remove: async () => {},
      lease: async () => undefined,
    };
    const tokenStore = sealTokenStore(store, { encryptionKeys: "plaintext" });
    const provider = createTokenProvider({ clientId: "a", clientSecret: "b", tokenUrl: process.argv[1], tokenStore });
    const token = await provider.getToken();
    console.log(token.reveal());`;
  expect(await run(program, TOKEN)).toEqual({ code: 0, requests: 1, output: "token-1" });
});
