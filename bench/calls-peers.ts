import {
  bearerTokenAuthenticationPolicy,
  createDefaultHttpClient,
  createHttpHeaders,
  createPipelineFromOptions,
  createPipelineRequest,
  type HttpClient,
} from "@azure/core-rest-pipeline";
import { createClient as createHeyApiClient } from "@hey-api/client-fetch";
import axios from "axios";
import { OAuth2Client } from "google-auth-library";
import got from "got";
import ky from "ky";
import OpenAI from "openai";
import createFetchClient, { type Middleware } from "openapi-fetch";
import { createClient, createTokenProvider } from "./dist/index.js";

type Fetch = (input: RequestInfo | URL, init?: RequestInit) => Promise<Response>;

/** One client under test. `list` asks for the vehicles once, with a bearer token, and parses them. */
export interface Peer {
  readonly name: string;
  readonly list: () => Promise<unknown>;
}

/** What the client is measured against: openapi-fetch with one middleware that adds a token. */
export const BASELINE = "openapi-fetch + bearer middleware";
export const OURS = "invers-oneapi";
/** Made like the baseline: how far its ratio is from 1 is the error of the measurement. */
const AGAIN = "openapi-fetch + bearer middleware, again";
const RAW = "raw fetch";
const BARE = "openapi-fetch";
/** All that are measured beside the baseline. */
export const NAMES: readonly string[] = [
  AGAIN,
  RAW,
  BARE,
  OURS,
  "ky",
  "axios",
  "got",
  "openai",
  "@hey-api/client-fetch",
  "google-auth-library",
  "@azure/core-rest-pipeline",
];

interface Paths {
  "/vehicles": {
    get: {
      parameters: { query?: { limit?: number } };
      responses: { 200: { content: { "application/json": { items: object[] } } } };
    };
  };
}

/** The token cache that every tutorial shows: what one gets without a library. */
function closureToken(): () => Promise<string> {
  let value = "";
  let until = 0;
  return async () => {
    if (Date.now() >= until) {
      value = "a-token-of-forty-characters-as-they-come";
      until = Date.now() + 900_000;
    }
    return value;
  };
}

/** Azure's pipeline takes no `fetch`: the stub is put where its HTTP client is. */
const stubOfAzure = (fetch: Fetch): HttpClient => ({
  async sendRequest(request) {
    const response = await fetch(request.url);
    return {
      request,
      status: response.status,
      headers: createHttpHeaders(Object.fromEntries(response.headers)),
      bodyAsText: await response.text(),
    };
  },
});

/** With `fetch`, everything goes to that stub, and clients that cannot be given one are left out. */
export function peers(baseUrl: string, fetch?: Fetch): Peer[] {
  const query = { params: { query: { limit: 20 } } };
  const searchParams = { limit: 20 };
  const token = closureToken();
  const bearer: Middleware = {
    async onRequest({ request }) {
      request.headers.set("Authorization", `Bearer ${await token()}`);
    },
  };
  const given = fetch ? { fetch } : {};
  const bare = createFetchClient<Paths>({ baseUrl, ...given });
  const [baseline, again] = [BASELINE, AGAIN].map((name): Peer => {
    const client = createFetchClient<Paths>({ baseUrl, ...given });
    client.use(bearer);
    return { name, list: async () => (await client.GET("/vehicles", query)).data };
  }) as [Peer, Peer];
  const ours = createClient({
    baseUrl,
    ...given,
    tokenProvider: createTokenProvider({
      clientId: "EXFL29#cl1",
      clientSecret: "secret",
      fetch: async () => Response.json({ access_token: await token(), expires_in: 900 }),
    }),
  });
  const byAxios = axios.create({
    baseURL: baseUrl,
    ...(fetch && { adapter: "fetch" as const, env: { fetch } }),
  });
  byAxios.interceptors.request.use(async (config) => {
    config.headers.set("Authorization", `Bearer ${await token()}`);
    return config;
  });
  const byKy = ky.create({
    prefixUrl: baseUrl,
    ...given,
    hooks: {
      beforeRequest: [
        async (request) => {
          request.headers.set("Authorization", `Bearer ${await token()}`);
        },
      ],
    },
  });
  const byGot = got.extend({
    prefixUrl: baseUrl,
    hooks: {
      beforeRequest: [
        async (options) => {
          options.headers["authorization"] = `Bearer ${await token()}`;
        },
      ],
    },
  });
  // Each SDK's own way to hand in a token, a stub for the network and a limit.
  const byOpenAi = new OpenAI({ apiKey: token, baseURL: baseUrl, ...given });
  const byHeyApi = createHeyApiClient({ baseUrl, auth: token, ...given });
  const byGoogle = new OAuth2Client({ transporterOptions: fetch ? { fetchImplementation: fetch } : {} });
  byGoogle.refreshHandler = async () => ({ access_token: await token(), expiry_date: Date.now() + 900_000 });
  const pipeline = createPipelineFromOptions({});
  const getToken = async () => ({ token: await token(), expiresOnTimestamp: Date.now() + 900_000 });
  pipeline.addPolicy(bearerTokenAuthenticationPolicy({ scopes: "all", credential: { getToken } }));
  const azureHttp = fetch ? stubOfAzure(fetch) : createDefaultHttpClient();
  const rawFetch = fetch ?? globalThis.fetch;
  const all: Peer[] = [
    {
      name: RAW,
      async list() {
        const headers = { Authorization: `Bearer ${await token()}` };
        return (await rawFetch(`${baseUrl}/vehicles?limit=20`, { headers })).json();
      },
    },
    { name: BARE, list: async () => (await bare.GET("/vehicles", query)).data },
    baseline,
    again,
    { name: OURS, list: async () => (await ours.GET("/vehicles", query)).data },
    { name: "ky", list: () => byKy.get("vehicles", { searchParams }).json() },
    { name: "axios", list: async () => (await byAxios.get("/vehicles", { params: searchParams })).data },
    { name: "openai", list: () => byOpenAi.get("/vehicles", { query: searchParams }) },
    {
      name: "@hey-api/client-fetch",
      async list() {
        const security = [{ type: "http", scheme: "bearer" } as const];
        return (await byHeyApi.get({ url: "/vehicles", query: searchParams, security })).data;
      },
    },
    {
      name: "google-auth-library",
      list: async () => (await byGoogle.request({ url: `${baseUrl}/vehicles?limit=20` })).data,
    },
    {
      name: "@azure/core-rest-pipeline",
      async list() {
        const request = createPipelineRequest({
          url: `${baseUrl}/vehicles?limit=20`,
          allowInsecureConnection: true,
        });
        return JSON.parse((await pipeline.sendRequest(azureHttp, request)).bodyAsText ?? "");
      },
    },
  ];
  if (!fetch) all.push({ name: "got", list: () => byGot.get("vehicles", { searchParams }).json() });
  return all;
}
