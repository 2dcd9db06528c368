// What a monitor does not change about the calls that it looks at.
import type { ContractMonitorOptions } from "invers-oneapi/monitor";
import { describe, expect, test } from "vitest";
import { LOOK_TIMEOUT_MS, MAX_LOOKS } from "../../../src/monitor/contract-monitor.ts";
import { type Answer, page, watched } from "./watched.ts";

async function outcomeOf(answer: Answer, sample: number) {
  const { client } = watched(answer, { sample });
  return client.GET("/vehicles").then(
    ({ data, error }) => ({ data, error }),
    ({ name, code }: { name: string; code: string }) => ({ name, code }),
  );
}

describe("a call goes on as it would without", () => {
  test("whatever onDrift does", async () => {
    for (const onDrift of [() => Promise.reject(new Error("no")), () => JSON.parse("{")]) {
      const { client } = watched(() => page({ id: 17 }), { onDrift });
      expect((await client.GET("/vehicles")).response.status).toBe(200);
    }
  });

  test("while the looking has not begun", async () => {
    const { client, drifts } = watched(() => page({ id: 17 }));
    expect((await client.GET("/vehicles")).data).toEqual({ items: [{ id: 17 }] });
    expect(drifts).toEqual([]);
  });

  const broken = () => new ReadableStream({ start: (out) => out.error(new Error("cut")) });
  test.each<[string, Answer]>([
    ["is no JSON", () => new Response("{")],
    ["is empty", () => new Response(null, { status: 204 })],
    ["breaks off", () => new Response(broken())],
    ["is a problem", () => Response.json({ type: "/problems/x", status: 400 }, { status: 400 })],
  ])("with an answer that %s", async (_, answer) => {
    expect(await outcomeOf(answer, 1)).toEqual(await outcomeOf(answer, 0));
  });

  const withoutClone = ({ ok, status, headers, body }: Response) =>
    ({ ok, status, headers, body }) as Response;
  const noNumber = () => JSON.parse("{");
  test.each<[string, Answer, Partial<ContractMonitorOptions>]>([
    ["whose fetch gives no clone", () => withoutClone(page({ id: "K7M2P" })), {}],
    ["whatever random does", () => page({ id: "K7M2P" }), { random: noNumber }],
  ])("%s", async (_, answer, options) => {
    const { client } = watched(answer, options);
    expect((await client.GET("/vehicles")).data).toEqual({ items: [{ id: "K7M2P" }] });
  });

  test("with a stream that its reader gives up", async () => {
    const pull = (out: ReadableStreamDefaultController) => out.enqueue(new Uint8Array(65_536));
    const { client } = watched(() => new Response(new ReadableStream({ pull })));
    const { data } = await client.GET("/vehicles", { parseAs: "stream" });
    await data?.cancel();
  });
});

test("bodies that never end are left after a while: others are looked at, and their connections let go", async () => {
  let cancels = 0;
  const endless = () => new ReadableStream({ cancel: () => void cancels++ });
  const answer: Answer = (url) => (url.includes("q=b") ? page({ id: 17 }) : new Response(endless()));
  const { client, clock, tells } = watched(answer);
  const get = (q: string) => client.GET("/vehicles", { params: { query: { q } }, parseAs: "stream" });
  for (let call = 0; call < MAX_LOOKS; call++) await (await get("a")).data?.cancel();
  await clock.advance(LOOK_TIMEOUT_MS);
  expect(cancels).toBe(MAX_LOOKS);
  await get("b");
  await tells(1);
  expect(clock.pending).toBe(0);
});
