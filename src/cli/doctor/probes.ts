import { lookup } from "node:dns/promises";
import { requestToken } from "../../auth/token-request.ts";
import type { Clock } from "../../clock.ts";
import { noStore } from "../../platform/no-store.ts";
import { boundedText } from "../../platform/response-body.ts";
import { classifyNetworkError } from "../../retry-policy/network-error.ts";
import type { Fetch } from "../../types/fetch.ts";
import type { Answer } from "./answer.ts";
import { handshake, openTunnel } from "./connect.ts";
import { type Handshake, NO_ANSWER, type Resolved } from "./network.ts";
import type { Tunnel } from "./proxy.ts";
import type { Credentials, TokenAnswer } from "./token.ts";

/** The requests and look-ups of the doctor. They only read. */
export interface Probes {
  resolve(host: string): Promise<Resolved>;
  tunnel(proxy: URL, target: URL): Promise<Tunnel>;
  handshake(target: URL, proxy: URL | undefined): Promise<Handshake>;
  /** A GET, with the token if one is given. */
  ask(url: string, token?: string): Promise<Answer>;
  token(tokenUrl: string, credentials: Credentials): Promise<TokenAnswer & { readonly token?: string }>;
}

/** What the probes are made of. */
export interface ProbeOptions {
  readonly fetch: Fetch;
  readonly clock: Clock;
  readonly resolve?: (host: string) => Promise<readonly { readonly address: string }[]>;
  /** Limit of each probe, in ms. @default 10_000 */
  readonly timeoutMs?: number;
}

const MOST_BYTES = 1_048_576;

/** The short name of an error. What ends by its time limit has as many as there are libraries on the way. */
function codeOf(error: unknown, limit?: AbortSignal): string {
  const { name, code } = error as { name?: string; code?: string };
  return limit?.aborted ? NO_ANSWER : (code ?? name ?? "unknown");
}

/** What a body says about itself, without what is in it. */
function readBody(text: string): { problem?: string | undefined; items?: number | undefined } {
  try {
    const { type, items } = JSON.parse(text) as { type?: unknown; items?: unknown };
    const problem = typeof type === "string" && /^\/problems\/[\w/-]{1,80}$/.test(type) ? type : undefined;
    return { problem, items: Array.isArray(items) ? items.length : undefined };
  } catch {
    return {};
  }
}

export function createProbes({ fetch, clock, timeoutMs = 10_000, ...options }: ProbeOptions): Probes {
  const resolve = options.resolve ?? ((host) => lookup(host, { all: true }));
  return {
    async resolve(host) {
      try {
        return { host, addresses: (await resolve(host)).map(({ address }) => address) };
      } catch (error) {
        return { host, error: codeOf(error) };
      }
    },
    async tunnel(proxy, target) {
      const limit = AbortSignal.timeout(timeoutMs);
      try {
        const { status, socket } = await openTunnel(proxy, target, limit);
        socket.destroy();
        return { status };
      } catch (error) {
        return { error: codeOf(error, limit) };
      }
    },
    async handshake(target, proxy) {
      const limit = AbortSignal.timeout(timeoutMs);
      try {
        return await handshake(target, proxy, limit);
      } catch (error) {
        return { host: target.hostname, error: codeOf(error, limit) };
      }
    },
    async ask(url, token) {
      const sentMs = clock.wall();
      const headers = { Accept: "application/json", ...(token && { Authorization: `Bearer ${token}` }) };
      const signal = AbortSignal.timeout(timeoutMs);
      try {
        const response = await fetch(url, { headers, redirect: "manual", ...noStore(), signal });
        const atMs = (sentMs + clock.wall()) / 2;
        const text = await boundedText(response, MOST_BYTES).catch(() => "");
        return { status: response.status, headers: response.headers, atMs, ...readBody(text) };
      } catch (error) {
        return { error: signal.aborted ? NO_ANSWER : classifyNetworkError(error).code };
      }
    },
    async token(tokenUrl, { clientId, clientSecret, form }) {
      const endpoint = { tokenUrl, clientId, clientAuthentication: form, fetch, noStore: noStore(), clock };
      const answer = await requestToken(endpoint, clientSecret, AbortSignal.timeout(timeoutMs));
      if ("accessToken" in answer) return { lifetimeMs: answer.lifetimeMs, token: answer.accessToken };
      const { code, message, flowId } = answer.error;
      return { code, message, flowId };
    },
  };
}
