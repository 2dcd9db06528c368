import { type Known, node, type Shape } from "./known-failure.ts";

const undici = (status: number): Shape =>
  node({
    name: "Error",
    message: "Request was cancelled.",
    cause: {
      name: "AbortError",
      message: `Proxy response (${status}) !== 200 when HTTP Tunneling`,
      code: "UND_ERR_ABORTED",
    },
  });
const known = (on: string, what: string, error: Shape): Known => ({
  ...{ what: `a proxy that ${what}`, on, row: "unreachable", code: "proxy", error },
});
const deno = (words: string): Shape =>
  node({
    name: "Error",
    message: `error sending request for url (https://a.test/): client error (Connect): ${words}`,
  });

/** What is said of a proxy that opens no tunnel: each was printed by that runtime, before a proxy that answers so. */
export const PROXIES: readonly Known[] = [
  known("Node 22 to 26, undici 6 to 8", "wants credentials", undici(407)),
  known("Node 22 to 26, undici 6 to 8", "reaches nobody", undici(502)),
  known("Bun 1.4", "wants credentials", {
    name: "Error",
    message: "Proxy refused to open a tunnel: 407 Proxy Authentication Required",
    code: "ERR_PROXY_TUNNEL",
  }),
  known("Deno", "wants credentials", deno("proxy authentication required")),
  known("Deno", "reaches nobody", deno("unsuccessful tunnel")),
];
