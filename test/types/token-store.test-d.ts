import type { GlideClient, GlideClusterClient } from "@valkey/valkey-glide";
import {
  createClient,
  createTokenProvider,
  type StoredToken,
  type TokenProviderOptions,
  type TokenStore,
} from "invers-oneapi";
import { type EncryptionKeys, redisTokenStore, sealTokenStore } from "invers-oneapi/redis";
import { createTokenStore, type TestTokenStore, type TokenStoreOperation } from "invers-oneapi/testing";
import type { Cluster, Redis } from "ioredis";
import type { Redis as Valkey, Cluster as ValkeyCluster } from "iovalkey";
import type { createCluster, createClient as createRedis, createSentinel, RedisClientType } from "redis";
import { describe, expectTypeOf, test } from "vitest";

const encryptionKeys = ["a".repeat(44)];
declare const store: TokenStore;

describe("tokenStore", () => {
  test("is an option of client and provider", () => {
    expectTypeOf<TokenProviderOptions["tokenStore"]>().toEqualTypeOf<TokenStore | undefined>();
    expectTypeOf(createClient).parameter(0).toExtend<{ tokenStore?: TokenStore | undefined } | undefined>();
    expectTypeOf<TokenStore>().not.toBeAny();
    // @ts-expect-error a client of Redis is no store
    createTokenProvider({ tokenStore: {} as Redis });
    // @ts-expect-error nor is its address
    createClient({ tokenStore: "redis://localhost" });
  });

  test("has four verbs", () => {
    expectTypeOf<keyof TokenStore>().toEqualTypeOf<"read" | "write" | "remove" | "lease">();
    expectTypeOf<TokenStore["read"]>().toEqualTypeOf<(key: string) => Promise<StoredToken | undefined>>();
    expectTypeOf<TokenStore["write"]>().toEqualTypeOf<
      (key: string, value: string, ttlMs: number) => Promise<boolean>
    >();
    expectTypeOf<TokenStore["remove"]>().toEqualTypeOf<(key: string, value: string) => Promise<void>>();
    expectTypeOf<TokenStore["lease"]>().toEqualTypeOf<
      (key: string, ttlMs: number) => Promise<(() => unknown) | undefined>
    >();
    expectTypeOf<StoredToken>().toEqualTypeOf<{ readonly value: string; readonly ttlMs: number }>();
  });

  test("one of your own is sealed", () => {
    class Table implements TokenStore {
      read = async (key: string) => ({ value: key, ttlMs: 1 });
      write = async () => true;
      remove = async () => {};
      lease = async () => () => {};
    }
    expectTypeOf(sealTokenStore(new Table(), { encryptionKeys })).toEqualTypeOf<TokenStore>();
    const { read, write, remove } = store;
    // @ts-expect-error a verb is missing
    sealTokenStore({ read, write, remove }, { encryptionKeys });
    // @ts-expect-error `write` tells whether it wrote
    sealTokenStore({ ...store, write: async () => {} }, { encryptionKeys });
    // @ts-expect-error a life left is needed
    sealTokenStore({ ...store, read: async () => ({ value: "" }) }, { encryptionKeys });
  });
});

describe("encryptionKeys", () => {
  test("is a list, or one word", () => {
    expectTypeOf<EncryptionKeys>().toEqualTypeOf<readonly string[] | "plaintext">();
    sealTokenStore(store, { encryptionKeys: "plaintext" });
    // @ts-expect-error keys are needed
    sealTokenStore(store, {});
    // @ts-expect-error and no options are none
    sealTokenStore(store);
    // @ts-expect-error a bare string
    sealTokenStore(store, { encryptionKeys: "a".repeat(44) });
    // @ts-expect-error an option that does not exist
    sealTokenStore(store, { encryptionKeys, prefix: "of Redis alone" });
  });
});

describe("redisTokenStore", () => {
  test("takes the clients of four libraries, and those of their clusters", () => {
    type Client = Parameters<typeof redisTokenStore>[0];
    expectTypeOf<ReturnType<typeof createRedis>>().toExtend<Client>();
    expectTypeOf<RedisClientType>().toExtend<Client>();
    expectTypeOf<ReturnType<typeof createCluster>>().toExtend<Client>();
    expectTypeOf<ReturnType<typeof createSentinel>>().toExtend<Client>();
    expectTypeOf<Redis>().toExtend<Client>();
    expectTypeOf<Cluster>().toExtend<Client>();
    expectTypeOf<Valkey>().toExtend<Client>();
    expectTypeOf<ValkeyCluster>().toExtend<Client>();
    expectTypeOf<GlideClient>().toExtend<Client>();
    expectTypeOf<GlideClusterClient>().toExtend<Client>();
    expectTypeOf<Client>().not.toBeAny();
    expectTypeOf(redisTokenStore({} as Redis, { encryptionKeys })).toEqualTypeOf<TokenStore>();
  });

  test("and no other", () => {
    // @ts-expect-error a cache
    redisTokenStore(new Map<string, string>(), { encryptionKeys });
    // @ts-expect-error an address
    redisTokenStore("redis://localhost", { encryptionKeys });
    // @ts-expect-error a prefix that is no text
    redisTokenStore({} as Redis, { encryptionKeys, prefix: 5 });
  });
});

describe("createTokenStore", () => {
  test("plays one, with what goes wrong", () => {
    const played = createTokenStore();
    expectTypeOf(played).toEqualTypeOf<TestTokenStore>();
    expectTypeOf(played).toExtend<TokenStore>();
    expectTypeOf(played.stall).toEqualTypeOf<(...operations: TokenStoreOperation[]) => () => void>();
    expectTypeOf(played.fail).toEqualTypeOf(played.stall);
    // @ts-expect-error no operation
    played.stall("get");
  });
});
