import { ConfidentialClientApplication, DistributedCachePlugin } from "@azure/msal-node";
import { createKeyv, createKeyvNonBlocking } from "@keyv/redis";
import { createClient } from "redis";
import { createTokenProvider } from "./dist/index.js";
import { redisTokenStore } from "./dist/redis/index.js";
import { closure, request } from "./tokens-peers.ts";

export const LIFETIME_S = 20;
/** All renew in the second half of a token's life, as `invers-oneapi` does with tokens as short as these. */
const WINDOW_S = LIFETIME_S / 2;

/** One way for many processes to come by a token. `make` is one process: connected, and without a token. */
export interface StorePeer {
  readonly name: string;
  /** In front of its keys in Redis. */
  readonly prefix: string;
  make(origin: string, redisUrl: string): Promise<() => Promise<unknown>>;
}

export const OURS = "invers-oneapi, `redisTokenStore`";
const id = "EXFL29#cl1";
const secret = "secret";

/** node-redis with its defaults: 5 s for a command that cannot be sent, any time for an answer. */
async function connect(url: string) {
  const client = createClient({ url });
  client.on("error", () => {});
  await client.connect();
  return client;
}

const ours: StorePeer = {
  name: OURS,
  prefix: "invers-oneapi:",
  async make(origin, redisUrl) {
    const encryptionKeys = [Buffer.alloc(32, 1).toString("base64")];
    const tokenStore = redisTokenStore(await connect(redisUrl), { encryptionKeys });
    const provider = createTokenProvider({
      clientId: id,
      clientSecret: secret,
      tokenUrl: `${origin}/token`,
      tokenStore,
    });
    return () => provider.getToken();
  },
};

const plain: StorePeer = {
  name: "a bare async closure, no store",
  prefix: "none:",
  make: async (origin) => closure(origin, WINDOW_S * 1000),
};

/** Looks into Redis on each call; asks for a token where there is none, one request at a time in each process. */
const keyvPeer = (name: string, prefix: string, create: typeof createKeyv): StorePeer => ({
  name,
  prefix: `${prefix}:`,
  async make(origin, redisUrl) {
    const cache = create(redisUrl, { namespace: prefix });
    cache.on("error", () => {});
    await cache.get("token");
    let pending: Promise<string> | undefined;
    const renew = async () => {
      try {
        const { token, expires } = await request(origin);
        await cache.set("token", token, expires - Date.now() - WINDOW_S * 1000);
        return token;
      } finally {
        pending = undefined;
      }
    };
    return async () => {
      const cached = await cache.get<string>("token");
      if (cached) return cached;
      pending ??= renew();
      return pending;
    };
  },
});

const AUTHORITY = "https://login.example.com/tenant";
/** What `msal-node` renews before a token's end, whatever the token's life. */
const MSAL_RENEWS_S = 300;

/** Sends to the loopback endpoint, and tells a longer life, so that the tokens are renewed when the others' are. */
function msalNetwork(origin: string) {
  async function send<T>() {
    const response = await fetch(`${origin}/token`, { method: "POST" });
    const body = (await response.json()) as { expires_in: number };
    body.expires_in += MSAL_RENEWS_S - WINDOW_S;
    return { headers: {}, body: body as T, status: response.status };
  }
  return { sendGetRequestAsync: send, sendPostRequestAsync: send };
}

const msal: StorePeer = {
  name: "@azure/msal-node, `DistributedCachePlugin`",
  prefix: "msal:",
  async make(origin, redisUrl) {
    const redis = await connect(redisUrl);
    const place = async () => "msal:token";
    // As its guide has it: a store that fails is an empty one.
    const store = {
      get: async (key: string) => (await redis.get(key).catch(() => "")) ?? "",
      set: async (key: string, value: string) => String(await redis.set(key, value).catch(() => "")),
    };
    const application = new ConfidentialClientApplication({
      auth: {
        clientId: id,
        clientSecret: secret,
        authority: AUTHORITY,
        knownAuthorities: ["login.example.com"],
        authorityMetadata: JSON.stringify({
          issuer: AUTHORITY,
          authorization_endpoint: `${AUTHORITY}/authorize`,
          token_endpoint: `${AUTHORITY}/token`,
          jwks_uri: `${AUTHORITY}/keys`,
        }),
        cloudDiscoveryMetadata: JSON.stringify({
          tenant_discovery_endpoint: AUTHORITY,
          metadata: [
            {
              preferred_network: "login.example.com",
              preferred_cache: "login.example.com",
              aliases: ["login.example.com"],
            },
          ],
        }),
      },
      cache: { cachePlugin: new DistributedCachePlugin(store, { getKey: place, extractKey: place }) },
      system: { networkClient: msalNetwork(origin) },
    });
    return () => application.acquireTokenByClientCredential({ scopes: ["https://api.example.com/.default"] });
  },
};

export const peers: readonly StorePeer[] = [
  ours,
  plain,
  msal,
  keyvPeer("Keyv, `createKeyv`", "keyv", createKeyv),
  keyvPeer("Keyv, `createKeyvNonBlocking`", "keyv-non-blocking", createKeyvNonBlocking),
];
