import { type Finding, note, ok, wrong } from "./finding.ts";
import type { Environment } from "./variables.ts";

/** The proxy that the environment names for a URL. */
export interface Proxy {
  /** `undefined` if the variable holds no URL. */
  readonly url: URL | undefined;
  /** Where it was named. */
  readonly variable: string;
  /** Whether the `fetch` of this Node goes by it. */
  readonly isUsed: boolean;
}

const lookUp = (env: Environment, name: string): readonly [string, string] | undefined =>
  [name.toLowerCase(), name].map((key) => [key, env[key] ?? ""] as const).find(([, value]) => value !== "");

/** Whether a list such as `localhost,.example.com,10.0.0.1:8080` names a host, as Node reads `NO_PROXY`. */
function isExempt({ hostname, port, protocol }: URL, list: string): boolean {
  return list
    .split(/[\s,]+/)
    .filter(Boolean)
    .some((entry) => {
      const [, name = "", only] = /^(.*?)(?::(\d+))?$/.exec(entry.toLowerCase()) ?? [];
      if (only && only !== (port || (protocol === "http:" ? "80" : "443"))) return false;
      if (name === "*") return true;
      const suffix = name.replace(/^\*?\./, ".");
      return suffix.startsWith(".") ? hostname.endsWith(suffix) : hostname === name;
    });
}

/** Node 24, and Node 22 from 22.21 on, go by these variables when they are told to. */
function readsVariables(env: Environment, version: string): boolean {
  const [major = 0, minor = 0] = version.replace(/^v/, "").split(".").map(Number);
  const isNewEnough = major >= 24 || (major === 22 && minor >= 21);
  return isNewEnough && env["NODE_USE_ENV_PROXY"] === "1";
}

/** @param version of Node, such as `v24.1.0` */
export function proxyFor(target: URL, env: Environment, version: string): Proxy | undefined {
  const found = lookUp(env, target.protocol === "http:" ? "HTTP_PROXY" : "HTTPS_PROXY");
  if (!found || isExempt(target, lookUp(env, "NO_PROXY")?.[1] ?? "")) return undefined;
  const [variable, value] = found;
  const url = /^[a-z]+:\/\//i.test(value) ? value : `http://${value}`;
  return {
    url: URL.canParse(url) ? new URL(url) : undefined,
    variable,
    isUsed: readsVariables(env, version),
  };
}

/** What a proxy said to CONNECT, or why it said nothing. */
export type Tunnel = { readonly status: number } | { readonly error: string };

/** @param tunnel of a proxy that is used */
export function judgeProxy(proxy: Proxy | undefined, tunnel: Tunnel | undefined): Finding {
  if (!proxy) return ok("proxy", "none is set for these hosts");
  if (!proxy.url) return wrong("proxy", `${proxy.variable} is no URL`, "write it as http://host:port");
  const shown = `${proxy.variable} names ${proxy.url.host}`;
  if (!proxy.isUsed || !tunnel) {
    const advice =
      "if it is needed: NODE_USE_ENV_PROXY=1 with Node 24 or 22.21, else the option fetch with undici's agent";
    return note("proxy", `${shown}, which this Node does not use`, advice);
  }
  if ("error" in tunnel)
    return wrong("proxy", `${shown}, which cannot be reached (${tunnel.error})`, "check its host and port");
  if (tunnel.status === 407) {
    const advice = `put them into the variable: http://user:password@${proxy.url.host}`;
    return wrong("proxy", `${shown}, which wants credentials: it answered 407 to CONNECT`, advice);
  }
  return tunnel.status >= 200 && tunnel.status < 300
    ? ok("proxy", `${shown}, which opens a tunnel`)
    : wrong(
        "proxy",
        `${shown}, which answered ${tunnel.status} to CONNECT`,
        "let its administrator allow the host, port 443",
      );
}
