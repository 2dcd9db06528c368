import { ConfigError, sendCommand } from "invers-oneapi";
import { afterEach, expect, test, vi } from "vitest";
import { api } from "./api.ts";

type Loose = (...args: unknown[]) => Promise<unknown>;
const loose = sendCommand as unknown as Loose;

afterEach(() => {
  vi.unstubAllEnvs();
  vi.unstubAllGlobals();
});

test.each(["", ".", "..", "a/b", "a\\b", "%2e%2e", "a%2Fb", undefined, null, {}])(
  "the vehicle id %j is refused",
  async (id) => {
    const one = api();
    await expect(loose(one.client, id, "draw-attention")).rejects.toSatisfy(ConfigError.is.bind(ConfigError));
    expect(one.sent).toEqual([]);
    expect(one.events).toEqual([]);
  },
);

test.each(["", "../unlock", "a/b", "Unlock", "a b", "a%2fb", "a?b", "a#b", "{command}", 7, null, {}])(
  "the command %j is refused",
  async (command) => {
    const one = api();
    await expect(loose(one.client, "JQ7RP", command)).rejects.toSatisfy(ConfigError.is.bind(ConfigError));
    await expect(loose(one.client, "JQ7RP", { unlisted: command })).rejects.toSatisfy(
      ConfigError.is.bind(ConfigError),
    );
    expect(one.sent).toEqual([]);
  },
);

test.each([
  [{ maxage: 1 }, 'unknown option "maxage"'],
  [{ maxAge: 0 }, '"maxAge"'],
  [{ maxAge: "10s" }, '"maxAge"'],
  [{ join: "no" }, '"join"'],
  [{ serialize: 0 }, '"serialize"'],
  [{ signal: {} }, '"signal"'],
  [{ timeout: -1 }, '"timeout"'],
  [{ deadline: Number.NaN }, '"deadline"'],
  [{ retry: true }, '"retry"'],
  [{ capabilities: "UNLOCK" }, '"capabilities"'],
  [{ capabilities: { capabilities: { commands: "UNLOCK" } } }, '"capabilities"'],
  [null, "must be an object"],
])("the options %j are refused", async (options, message) => {
  const one = api();
  await expect(loose(one.client, "JQ7RP", "draw-attention", options)).rejects.toThrow(message);
  expect(one.sent).toEqual([]);
});

test("a client of another make is refused before anything is sent", async () => {
  const one = api();
  await expect(loose({ ...one.client }, "JQ7RP", "draw-attention")).rejects.toThrow("createClient");
  expect(one.sent).toEqual([]);
});

test("a command that is in no document is sent when it is called unlisted", async () => {
  const one = api();
  expect((await sendCommand(one.client, "JQ7RP", { unlisted: "open-trunk" })).outcome).toBe("confirmed");
  expect(one.sent).toEqual(["JQ7RP open-trunk"]);
});

test("an id that needs encoding reaches its own vehicle", async () => {
  const one = api();
  await sendCommand(one.client, "a b#c?", "draw-attention");
  expect(one.sent).toEqual(["a%20b%23c%3F draw-attention"]);
});

test.each([
  ["a list", ["LOCK_CENTRAL_LOCK"]],
  ["a vehicle", { id: "JQ7RP", capabilities: { commands: ["LOCK_CENTRAL_LOCK"], vehicle_state: [] } }],
  ["an empty list", []],
])("a capability that is missing in %s: not sent", async (_, capabilities) => {
  const one = api();
  const outcome = await sendCommand(one.client, "JQ7RP", "unlock-central-lock", { capabilities });
  expect(outcome).toMatchObject({ outcome: "notSent", reason: "capability", attempts: 0 });
  expect(outcome.outcome === "notSent" && outcome.error.message).toContain("UNLOCK_CENTRAL_LOCK");
  expect(one.sent).toEqual([]);
  expect(one.events).toMatchObject([{ type: "call-finished", outcome: "notSent", code: "capability" }]);
});

test.each([
  ["has it", ["UNLOCK_CENTRAL_LOCK"]],
  ["says nothing of capabilities", {}],
  ["says nothing of commands", { capabilities: { vehicle_state: [] } }],
])("a vehicle that %s: sent", async (_, capabilities) => {
  const one = api();
  const outcome = await sendCommand(one.client, "JQ7RP", "unlock-central-lock", { capabilities });
  expect(outcome.outcome).toBe("confirmed");
});

test("the capability of an unlisted command follows the same rule", async () => {
  const one = api();
  const send = (capability: string) =>
    sendCommand(one.client, "JQ7RP", { unlisted: "open-trunk-2" }, { capabilities: [capability] });
  expect((await send("OPEN_TRUNK")).outcome).toBe("notSent");
  expect((await send("OPEN_TRUNK_2")).outcome).toBe("confirmed");
});

test("it works with the ready client", async () => {
  // One that nobody has used yet: it reads the environment once.
  vi.resetModules();
  const { sendCommand: send } = await import("invers-oneapi");
  const { client } = await import("../../support/client.ts");
  vi.stubEnv("INVERS_CLIENT_ID", "");
  await expect(send(client, "JQ7RP", "draw-attention")).rejects.toThrow("INVERS_CLIENT_ID");
  vi.stubEnv("INVERS_CLIENT_ID", "EXFL29#cl1");
  vi.stubEnv("INVERS_CLIENT_SECRET", "s3cret");
  const paths: string[] = [];
  vi.stubGlobal("fetch", async (input: Request | string, init?: RequestInit) => {
    paths.push(new URL(new Request(input, init).url).pathname);
    return Response.json({ access_token: "t", token_type: "bearer", expires_in: 900 });
  });
  expect((await send(client, "JQ7RP", "draw-attention")).outcome).toBe("confirmed");
  expect(paths).toEqual(["/auth/oauth/token", "/vehicles/JQ7RP/commands/draw-attention"]);
});
