import { type AddressInfo, createServer } from "node:net";
import { expect, onTestFinished, test, vi } from "vitest";
import { judgeTls } from "../../../../src/cli/doctor/network.ts";
import { createProbes } from "../../../../src/cli/doctor/probes.ts";
import { systemClock } from "../../../../src/clock.ts";

/** A server that reads and says nothing; the time limit of the probe passes once it has read something. */
async function silence(): Promise<string> {
  const limit = new AbortController();
  vi.spyOn(AbortSignal, "timeout").mockReturnValue(limit.signal);
  const server = createServer((socket) => {
    socket.on("error", () => {});
    socket.once("data", () => limit.abort(new DOMException("The operation timed out", "TimeoutError")));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    vi.restoreAllMocks();
    server.close();
  });
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const probes = createProbes({ fetch, clock: systemClock });
const target = new URL("https://api.invers.test");

test.each<[string, (address: string) => Promise<object>]>([
  ["a proxy", (address) => probes.tunnel(new URL(`http://${address}`), target)],
  ["a proxy on the way to TLS", (address) => probes.handshake(target, new URL(`http://${address}`))],
  ["TLS", (address) => probes.handshake(new URL(`https://${address}`), undefined)],
  ["the API", (address) => probes.ask(`http://${address}/vehicles`)],
])("silence of %s is told as what it is", async (_, probe) => {
  expect(await probe(await silence())).toMatchObject({ error: "no answer in time" });
});

test("the advice is that of a connection that times out", () => {
  const advice = (error: string) => judgeTls([{ host: "api.invers.test", error }], 0).advice;
  expect(advice("no answer in time")).toBe(advice("ETIMEDOUT"));
});
