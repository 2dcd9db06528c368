import { sendCommand } from "invers-oneapi";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { Client } from "../../support/client.ts";
import { freePort } from "../../support/free-port.ts";
import { wire } from "../../support/wire.ts";
import { clientOf, list } from "./client.ts";

// A fetch that repeats or fails over by itself: its last error is not what became of the command.

afterEach(() => void vi.unstubAllGlobals());

const nobody = async (): Promise<string> => `http://127.0.0.1:${await freePort()}`;

type Send = (url: string, init: RequestInit) => Promise<Response>;

/** Tries again, and then at the next host. */
const failingOver = (send: Send, other: string): Send => {
  return async (url, init) => {
    try {
      return await send(url, init);
    } catch {
      return await send(`${other}${new URL(url).pathname}`, init);
    }
  };
};

/** The car opens, and the connection ends before the answer. */
const carriedOut = () => wire((socket) => socket.resetAndDestroy());
const unlock = (client: Client) => sendCommand(client, "JQ7RP", "unlock-central-lock");
const platform = globalThis.fetch;

describe("carried out, then refused by the next host: unknown, and sent by us once", () => {
  it("with a fetch option", async () => {
    const { origin, requests } = await carriedOut();
    const { client } = clientOf(origin, { fetch: failingOver(platform, await nobody()) });
    expect(await unlock(client)).toMatchObject({ outcome: "unknown", attempts: 1 });
    expect(requests).toHaveLength(1);
  });

  it("with a global fetch that somebody wrapped, before or after the client was made", async () => {
    const { origin, requests } = await carriedOut();
    const { client } = clientOf(origin);
    vi.stubGlobal("fetch", failingOver(platform, await nobody()));
    expect(await unlock(client)).toMatchObject({ outcome: "unknown", attempts: 1 });
    expect(await unlock(clientOf(origin).client)).toMatchObject({
      outcome: "unknown",
      attempts: 1,
    });
    expect(requests).toHaveLength(2);
  });
});

it("refused at once: not sent by the platform's own fetch, unknown by a wrapped one unless it is vouched for", async () => {
  const origin = await nobody();
  const own: Send = (url, init) => platform(url, init);
  const outcomes = [];
  for (const options of [{}, { fetch: own }, { fetch: own, fetchSendsOnce: true }]) {
    const { client } = clientOf(origin, options);
    const { outcome, attempts } = await unlock(client);
    outcomes.push(`${outcome} after ${attempts}`);
  }
  expect(outcomes).toEqual(["notSent after 2", "unknown after 1", "notSent after 2"]);
});

it("reads are tried again whoever sends them", async () => {
  const { origin, requests } = await wire((socket, _request, attempt) =>
    attempt < 3 ? socket.resetAndDestroy() : void socket.write(list),
  );
  const { client } = clientOf(origin, { fetch: (url, init) => platform(url, init) });
  expect((await client.GET("/vehicles")).response.status).toBe(200);
  expect(requests).toHaveLength(3);
});
