import { type Known, node, refused, type Shape } from "./known-failure.ts";
import { LOST } from "./lost-failures.ts";
import { PROXIES } from "./proxies.ts";
import { UNSENT } from "./unsent-failures.ts";

const deno = (message: string): Shape => node({ name: "Error", message });
const sending = "error sending request for url (https://api.invers.test/vehicles/scheme): ";
const bun = (code: string, message = `${code}: see the second argument to fetch()`): Shape => ({
  name: "TypeError",
  code,
  message,
});

/** How Node, Bun, Deno and others word each way to fail. */
export const FAILURES: readonly Known[] = [
  ...UNSENT,
  ...LOST,
  ...PROXIES,
  {
    what: "a wrapper round a refusal",
    on: "axios, node-fetch and the like",
    row: "unreachable",
    code: "refused",
    error: { code: "ERR_NETWORK", cause: node(refused("::1")) },
  },
  {
    what: "a reset that came of a refusal further on",
    on: "a proxy",
    row: "lost",
    code: "reset",
    error: { code: "ECONNRESET", cause: refused("::1") },
  },
  {
    what: "nothing that is known",
    on: "browsers",
    row: "lost",
    code: "network",
    error: { name: "TypeError", message: "Failed to fetch" },
  },
  {
    what: "DNS",
    on: "Deno 2.9",
    row: "unreachable",
    code: "dns",
    error: deno(`${sending}client error (Connect): dns error: failed to lookup address information`),
  },
  {
    what: "DNS",
    on: "Deno 2.6",
    row: "unreachable",
    code: "dns",
    error: { name: "TypeError", message: `${sending}client error (Connect): dns error: no such host` },
  },
  {
    what: "refused",
    on: "Deno",
    row: "unreachable",
    code: "refused",
    error: deno(`${sending}client error (Connect): tcp connect error: Connection refused (os error 111)`),
  },
  {
    what: "connection of another kind",
    on: "Deno",
    row: "unreachable",
    code: "unreachable",
    error: deno(`${sending}client error (Connect): tcp connect error: No route to host (os error 113)`),
  },
  {
    what: "certificate",
    on: "Deno",
    row: "tls",
    code: "tls",
    error: deno("client error (Connect): invalid peer certificate: UnknownIssuer"),
  },
  {
    what: "closed",
    on: "Deno",
    row: "lost",
    code: "network",
    error: deno("client error (SendRequest): connection closed before message completed"),
  },
  { what: "refused", on: "Bun 1.4", row: "unreachable", code: "refused", error: bun("ECONNREFUSED") },
  { what: "refused", on: "Bun", row: "unreachable", code: "refused", error: bun("ConnectionRefused") },
  { what: "DNS", on: "Bun", row: "unreachable", code: "dns", error: bun("FailedToOpenSocket") },
  { what: "certificate", on: "Bun", row: "tls", code: "tls", error: bun("DEPTH_ZERO_SELF_SIGNED_CERT") },
  { what: "reset or closed", on: "Bun", row: "lost", code: "reset", error: bun("ECONNRESET") },
  { what: "not HTTP", on: "Bun", row: "lost", code: "network", error: bun("Malformed_HTTP_Response") },
];
