export { type RedisTokenStoreOptions, redisTokenStore } from "./redis-token-store.ts";
export type { GlideClient, IoRedisClient, NodeRedisClient, RedisClient } from "./run-script.ts";
export type { EncryptionKeys } from "./seal.ts";
export { type SealOptions, sealTokenStore } from "./seal-token-store.ts";
