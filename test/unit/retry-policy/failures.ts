import { type Known, node, refused, type Shape } from "./known-failure.ts";
import { LOST } from "./lost-failures.ts";
import { UNSENT } from "./unsent-failures.ts";

const deno = (message: string): Shape => node({ name: "Error", message });
const bun = (code: string, message = `${code}: see the second argument to fetch()`): Shape => ({
  name: "TypeError",
  code,
  message,
});

/** How Node, Bun, Deno and others word each way to fail. */
export const FAILURES: readonly Known[] = [
  ...UNSENT,
  ...LOST,
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
    on: "Deno",
    row: "unreachable",
    code: "unreachable",
    error: deno("client error (Connect): dns error: no such host"),
  },
  {
    what: "refused",
    on: "Deno",
    row: "unreachable",
    code: "unreachable",
    error: deno("client error (Connect): tcp connect error"),
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
  { what: "refused", on: "Bun", row: "unreachable", code: "refused", error: bun("ConnectionRefused") },
  { what: "DNS", on: "Bun", row: "unreachable", code: "dns", error: bun("FailedToOpenSocket") },
  { what: "certificate", on: "Bun", row: "tls", code: "tls", error: bun("DEPTH_ZERO_SELF_SIGNED_CERT") },
  { what: "reset or closed", on: "Bun", row: "lost", code: "reset", error: bun("ECONNRESET") },
  { what: "not HTTP", on: "Bun", row: "lost", code: "network", error: bun("Malformed_HTTP_Response") },
];
