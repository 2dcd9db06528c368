import { bearerTokenAuthenticationPolicy, createPipelineRequest } from "@azure/core-rest-pipeline";
import { OAuth2Client } from "google-auth-library";
import { ClientCredentials } from "simple-oauth2";
import { createTokenProvider } from "./dist/index.js";

/** One way to come by a token. `make` starts without one. */
export interface TokenPeer {
  readonly name: string;
  make(origin: string): () => Promise<unknown>;
}

export const BASELINE = "a bare async closure";
export const OURS = "invers-oneapi";
const WINDOW_MS = 120_000;
const id = "EXFL29#cl1";
const secret = "secret";

/** What the peers without an HTTP client of their own are given. */
export async function request(origin: string): Promise<{ token: string; expires: number }> {
  const response = await fetch(`${origin}/token?grant_type=client_credentials`, { method: "POST" });
  if (!response.ok) throw new Error(`status ${response.status}`);
  const { access_token: token, expires_in: seconds } = (await response.json()) as {
    access_token: string;
    expires_in: number;
  };
  return { token, expires: Date.now() + seconds * 1000 };
}

/** Renews in the background in the last `windowMs` of a token's life, one request at a time. */
export function closure(origin: string, windowMs: number): () => Promise<string> {
  let held = { token: "", expires: 0 };
  let pending: Promise<string> | undefined;
  const renew = async () => {
    try {
      held = await request(origin);
      return held.token;
    } finally {
      pending = undefined;
    }
  };
  return async () => {
    const left = held.expires - Date.now();
    if (left > windowMs) return held.token;
    pending ??= renew();
    if (left <= 0) return pending;
    pending.catch(() => {});
    return held.token;
  };
}

const bare: TokenPeer = { name: BASELINE, make: (origin) => closure(origin, WINDOW_MS) };

const ours: TokenPeer = {
  name: OURS,
  make(origin) {
    const provider = createTokenProvider({ clientId: id, clientSecret: secret, tokenUrl: `${origin}/token` });
    return () => provider.getToken();
  },
};

const googleHandler: TokenPeer = {
  name: "google-auth-library, refreshHandler",
  make(origin) {
    const client = new OAuth2Client({ eagerRefreshThresholdMillis: WINDOW_MS });
    client.refreshHandler = async () => {
      const { token, expires } = await request(origin);
      return { access_token: token, expiry_date: expires };
    };
    return () => client.getAccessToken();
  },
};

const googleRefresh: TokenPeer = {
  name: "google-auth-library, refresh token",
  make(origin) {
    const client = new OAuth2Client({
      clientId: id,
      clientSecret: secret,
      eagerRefreshThresholdMillis: WINDOW_MS,
      endpoints: { oauth2TokenUrl: `${origin}/token` },
      transporterOptions: { retry: false },
    });
    client.setCredentials({ refresh_token: "refresh" });
    return () => client.getAccessToken();
  },
};

const azure: TokenPeer = {
  name: "@azure/core-rest-pipeline, bearer policy",
  make(origin) {
    const policy = bearerTokenAuthenticationPolicy({
      scopes: "all",
      credential: {
        async getToken() {
          const { token, expires } = await request(origin);
          return { token, expiresOnTimestamp: expires };
        },
      },
    });
    return () => {
      const call = createPipelineRequest({ url: "https://api.example.com/vehicles" });
      return policy.sendRequest(call, async (sent) => ({
        request: sent,
        headers: sent.headers,
        status: 200,
      }));
    };
  },
};

const simple: TokenPeer = {
  name: "simple-oauth2, documented use",
  make(origin) {
    const client = new ClientCredentials({
      client: { id, secret },
      auth: { tokenHost: origin, tokenPath: "/token" },
    });
    let held: Awaited<ReturnType<typeof client.getToken>> | undefined;
    return async () => {
      if (!held || held.expired(WINDOW_MS / 1000)) held = await client.getToken({});
      return held.token["access_token"];
    };
  },
};

export const peers: readonly TokenPeer[] = [bare, ours, azure, googleRefresh, googleHandler, simple];
