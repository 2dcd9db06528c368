import { randomBytes } from "node:crypto";
import { inspect } from "node:util";
import { ConfigError, createTokenProvider, type TokenStore } from "invers-oneapi";
import { redisTokenStore, sealTokenStore } from "invers-oneapi/redis";
import { createTokenStore } from "invers-oneapi/testing";
import { describe, expect, test } from "vitest";
import { createClient } from "../../support/client.ts";

const key = () => randomBytes(32).toString("base64");

/** A store that shows what was written to it. */
function shownStore() {
  const written = new Map<string, string>();
  const store: TokenStore = {
    read: async (name) => {
      const value = written.get(name);
      return value === undefined ? undefined : { value, ttlMs: 60_000 };
    },
    write: async (name, value) => {
      written.set(name, value);
      return true;
    },
    remove: async (name, value) => {
      if (written.get(name) === value) written.delete(name);
    },
    lease: async () => () => {},
  };
  return { store, written };
}

describe("a sealed store", () => {
  test("keeps nothing readable, and gives back what was written", async () => {
    const { store, written } = shownStore();
    const sealed = sealTokenStore(store, { encryptionKeys: [key()] });
    await sealed.write("place", "a-readable-token", 60_000);
    const [value] = [...written.values()] as [string];
    expect(value).toMatch(/^oa1\.[0-9a-f]{8}\.[\w-]+$/);
    expect(Buffer.from(value.split(".")[2] ?? "", "base64url").toString("latin1")).not.toContain("readable");
    expect(await sealed.read("place")).toEqual({ value: "a-readable-token", ttlMs: 60_000 });
  });

  test("never seals twice alike", async () => {
    const { store, written } = shownStore();
    const sealed = sealTokenStore(store, { encryptionKeys: [key()] });
    await sealed.write("one", "same", 60_000);
    await sealed.write("one", "same", 60_000);
    const first = written.get("one");
    await sealed.write("one", "same", 60_000);
    expect(written.get("one")).not.toBe(first);
  });

  test("rotates keys: the first seals, all open", async () => {
    const { store, written } = shownStore();
    const [old, current] = [key(), key()];
    await sealTokenStore(store, { encryptionKeys: [old] }).write("place", "token", 60_000);
    const both = sealTokenStore(store, { encryptionKeys: [current, old] });
    expect((await both.read("place"))?.value).toBe("token");
    await both.write("place", "token-2", 60_000);
    expect((await sealTokenStore(store, { encryptionKeys: [current] }).read("place"))?.value).toBe("token-2");
    expect(await sealTokenStore(store, { encryptionKeys: [old] }).read("place")).toBeUndefined();
    expect(written.size).toBe(1);
  });

  test.each<[string, (written: Map<string, string>) => void]>([
    ["in another place", (written) => written.set("place", written.get("other") ?? "")],
    [
      "with one letter changed",
      (written) => written.set("place", `${written.get("place")?.slice(0, -4)}AAAA`),
    ],
    ["cut", (written) => written.set("place", written.get("place")?.slice(0, 20) ?? "")],
    ["under another version", (written) => written.set("place", `oa2${written.get("place")?.slice(3)}`)],
    ["in the clear", (written) => written.set("place", "oa1.plaintext.token")],
  ])("does not open a value %s", async (_, change) => {
    const { store, written } = shownStore();
    const sealed = sealTokenStore(store, { encryptionKeys: [key()] });
    await sealed.write("other", "token", 60_000);
    await sealed.write("place", "token", 60_000);
    change(written);
    expect(await sealed.read("place")).toBeUndefined();
  });

  test("removes only what is still that value, though each sealing differs", async () => {
    const { store, written } = shownStore();
    const sealed = sealTokenStore(store, { encryptionKeys: [key()] });
    await sealed.write("place", "new", 60_000);
    await sealed.remove("place", "old");
    expect(written.size).toBe(1);
    await sealed.remove("place", "new");
    expect(written.size).toBe(0);
  });

  test('keeps a token in the clear by the word "plaintext" only', async () => {
    const { store, written } = shownStore();
    await sealTokenStore(store, { encryptionKeys: "plaintext" }).write("place", "token", 60_000);
    expect(written.get("place")).toBe("oa1.plaintext.token");
  });

  test("shows its name and no more", () => {
    const secret = key();
    const sealed = sealTokenStore(shownStore().store, { encryptionKeys: [secret] });
    const shown = [String(sealed), JSON.stringify(sealed), inspect(sealed, { depth: 9, showHidden: true })];
    expect(shown.slice(0, 2)).toEqual(["TokenStore [redacted]", '"TokenStore [redacted]"']);
    expect(shown.join()).not.toContain(secret);
  });
});

describe("what is refused, without showing it", () => {
  const short = randomBytes(16).toString("base64");
  test.each<[string, unknown]>([
    ["no options", undefined],
    ["no keys", {}],
    ["no key in the list", { encryptionKeys: [] }],
    ["a bare string", { encryptionKeys: key() }],
    ["another word", { encryptionKeys: "plain" }],
    ["a short key", { encryptionKeys: [short] }],
    ["a short key among good ones", { encryptionKeys: [key(), short] }],
    ["a key that is no base64", { encryptionKeys: ["!".repeat(44)] }],
    ["a key that is no text", { encryptionKeys: [new Uint8Array(32)] }],
    ["an unknown option", { encryptionKeys: [key()], ttl: 5 }],
  ])("%s", (_, options) => {
    const redis = { eval: async () => 1, evalsha: async () => 1 };
    for (const make of [
      () => sealTokenStore(shownStore().store, options as never),
      () => redisTokenStore(redis, options as never),
    ]) {
      let thrown: unknown;
      try {
        make();
      } catch (error) {
        thrown = error;
      }
      expect(ConfigError.is(thrown)).toBe(true);
      expect(String(thrown)).not.toContain(short);
    }
  });

  test.each([undefined, null, {}, { get: () => {}, set: () => {} }])(
    "a client of unknown shape: %s",
    (client) => {
      expect(() => redisTokenStore(client as never, { encryptionKeys: [key()] })).toThrow(ConfigError);
    },
  );

  test.each(["", "{a}", 5])("the prefix %s", (prefix) => {
    const redis = { eval: async () => 1, evalsha: async () => 1 };
    expect(() => redisTokenStore(redis, { encryptionKeys: [key()], prefix: prefix as string })).toThrow(
      ConfigError,
    );
  });

  test("a store that lacks a verb", () => {
    const { read, write } = shownStore().store;
    expect(() => sealTokenStore({ read, write } as never, { encryptionKeys: [key()] })).toThrow(
      /read, write/,
    );
  });

  test("tokenStore that is not sealed, or beside tokenProvider", () => {
    const credentials = { clientId: "a", clientSecret: "b" };
    const { store } = shownStore();
    expect(() => createTokenProvider({ ...credentials, tokenStore: store })).toThrow(
      /"tokenStore" must be .*seal/,
    );
    const tokenProvider = createTokenProvider(credentials);
    const tokenStore = createTokenStore();
    expect(() => createClient({ tokenProvider, tokenStore })).toThrow(/"tokenStore" has no effect/);
    expect(() => createClient({ ...credentials, tokenStore })).not.toThrow();
  });
});
