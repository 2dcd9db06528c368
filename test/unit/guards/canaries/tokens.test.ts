import { createTokenProvider, type TokenStore } from "invers-oneapi";
import { sealTokenStore } from "invers-oneapi/redis";
import { createManualClock } from "invers-oneapi/testing";
import { describe, expect, it } from "vitest";
import { canaries, PASSWORD, SECRET, TOKEN, token } from "./canaries.ts";

// Each value of the outside that reaches an error, a problem, an event or a log line holds a secret once.

const { shown, hear, expectClean } = canaries();

describe("the token endpoint, or the program, repeats the secret", () => {
  const refused =
    (members: object, init: ResponseInit = {}) =>
    () =>
      Response.json({ error: "invalid_client", ...members }, { status: 401, ...init });

  it.each<[string, () => Response | Promise<Response>, object?]>([
    ["in the description", refused({ error_description: `no ${SECRET}` })],
    ["as the error", refused({ error: SECRET })],
    ["in the error", refused({ error: `bad_${SECRET}` })],
    ["in the flow id", refused({}, { headers: { "X-INVERS-Flow-ID": btoa(`a:${SECRET}`) } })],
    ["in the status text", () => new Response(SECRET, { status: 500, statusText: SECRET })],
    [
      "as a token that cannot be used",
      () => Response.json({ access_token: `${SECRET} x`, token_type: SECRET }),
    ],
    [
      "in the error of fetch",
      () => Promise.reject(Object.assign(new Error(SECRET), { name: SECRET, code: SECRET })),
    ],
    [
      "in the error of the function for it",
      token,
      {
        clientSecret: () => Promise.reject(Object.assign(new Error(SECRET), { name: SECRET, code: SECRET })),
      },
    ],
  ])("%s", async (_, answer, more = {}) => {
    const clock = createManualClock();
    const provider = createTokenProvider({
      clientId: "a",
      clientSecret: SECRET,
      fetch: async () => answer(),
      clock,
      onEvent: (event) => shown.push(event),
      ...more,
    });
    const failed = provider.getToken().catch(hear);
    await clock.advance(60_000);
    await failed;
    shown.push(provider.status());
    expectClean();
  });
});

it("a token store repeats the token and a password in its errors", async () => {
  const fail = async (): Promise<never> => {
    throw Object.assign(new Error(`AUTH ${PASSWORD} ${TOKEN}`), {
      name: PASSWORD,
      code: PASSWORD,
      command: [PASSWORD],
    });
  };
  const store: TokenStore = { read: fail, write: fail, remove: fail, lease: fail };
  const provider = createTokenProvider({
    clientId: "a",
    clientSecret: SECRET,
    fetch: async () => token(),
    // Its operations fail before 250 ms have passed, however busy the machine is.
    clock: createManualClock(),
    onEvent: (event) => shown.push(event),
    tokenStore: sealTokenStore(store, { encryptionKeys: "plaintext" }),
  });
  await provider.getToken();
  expect(shown).toContainEqual(expect.objectContaining({ type: "token-store-failed", code: "AUTH" }));
  expectClean();
});
