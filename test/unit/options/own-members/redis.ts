import { randomBytes } from "node:crypto";
import { redisTokenStore, sealTokenStore } from "invers-oneapi/redis";
import { createTokenStore } from "invers-oneapi/testing";
import { type Cases, reject } from "./case.ts";

const encryptionKeys = [randomBytes(32).toString("base64")];
const store = createTokenStore();

/** What `invers-oneapi/redis` exports. */
export const REDIS: Cases = {
  sealTokenStore: {
    options: { encryptionKeys },
    pollution: { encryptionKeys: "plaintext" },
    use: (options) => String(sealTokenStore(store, options)),
  },
  redisTokenStore: {
    options: { encryptionKeys, prefix: "a" },
    pollution: { encryptionKeys: "plaintext", prefix: "b" },
    use: (options) =>
      String(redisTokenStore({ isOpen: true, sendCommand: reject, eval: reject } as never, options)),
  },
};
