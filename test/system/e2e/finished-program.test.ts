// A program that does not wait for its renewal may end; one that waits for a token may not.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";

// The first token has lived more than half of its 2 s when it comes, so that the second call starts a renewal.
const FIRST = { afterMs: 1100, expiresIn: 2 };
const PROGRAM = `
import { createTokenProvider } from "./src/auth/provider.ts";
const provider = createTokenProvider({ clientId: "a", clientSecret: "b", tokenUrl: process.argv[1] });
await provider.getToken();
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
    const finished = performance.now();
    process.on("exit", () => console.log(provider.status().renewing, Math.round(performance.now() - finished)));`;
  const { code, requests, output } = await run(program, FIRST);
  expect([code, requests, output.split(" ")[0]]).toEqual([0, 2, "true"]);
  expect(Number(output.split(" ")[1])).toBeLessThan(5000);
});

test.concurrent("a program that comes to wait for a renewal in the background lives on", async () => {
  const program = `${PROGRAM}
    await new Promise((resolve) => setTimeout(resolve, 100)); // the request has left
    const token = await provider.getToken({ minValidity: 60_000 });
    console.log(token.reveal());`;
  const slow = { afterMs: 1500, expiresIn: 900 };
  expect(await run(program, FIRST, slow)).toEqual({ code: 0, requests: 2, output: "token-2" });
});

test.concurrent("a program that waits for a token of another process lives on, until it renews by itself", async () => {
  const program = `
    import { createTokenProvider } from "./src/auth/provider.ts";
    import { sealTokenStore } from "./src/redis/seal-token-store.ts";
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
  const answer = { afterMs: 0, expiresIn: 900 };
  expect(await run(program, answer)).toEqual({ code: 0, requests: 1, output: "token-1" });
});
