import { createTokenProvider } from "invers-oneapi";
import { redisTokenStore } from "invers-oneapi/redis";
import { describe, expect, test } from "vitest";
import { CLIENT_ID, createTokenEndpoint, SECRET } from "../../support/token-endpoint.ts";
import { until } from "../../support/until.ts";

/** The names of keys that a provider uses, of those credentials and with that store. */
async function namesOf(credentials: object, options: { fill?: number; prefix?: string } = {}) {
  const names = new Set<string>();
  const client = {
    evalsha: async (_sha: string, _count: number, ...rest: string[]) => {
      names.add(rest[0] ?? "");
      return null;
    },
    eval: async () => null,
  };
  const { fill = 1, prefix } = options;
  const encryptionKeys = [Buffer.alloc(32, fill).toString("base64")];
  const provider = createTokenProvider({
    clientId: CLIENT_ID,
    clientSecret: SECRET,
    fetch: createTokenEndpoint().fetch,
    tokenStore: redisTokenStore(client, { encryptionKeys, prefix }),
    ...credentials,
  });
  const token = provider.getToken().catch(() => {});
  await until(() => names.size === 2);
  provider.close();
  await token;
  return [...names].sort();
}

describe("the name of a key in Redis", () => {
  test("is the prefix and a hash of token URL and client id, which it does not show", async () => {
    const [token, lease] = await namesOf({});
    expect(token).toMatch(/^invers-oneapi:[0-9a-f]{64}$/);
    expect(lease).toBe(`{${token}}:lease`);
    expect((await namesOf({}, { prefix: "mine" }))[0]).toBe(token?.replace("invers-oneapi", "mine"));
  });

  test("does not depend on the sealing keys or the secret, so that a rolling deploy shares the token", async () => {
    const names = await namesOf({});
    expect(await namesOf({}, { fill: 2 })).toEqual(names);
    expect(await namesOf({ clientSecret: "rotated" })).toEqual(names);
  });

  test.each([{ clientId: "other" }, { baseUrl: "https://staging.example.test" }])(
    "is another one for %o",
    async (other) => {
      expect(await namesOf(other)).not.toEqual(await namesOf({}));
    },
  );
});
