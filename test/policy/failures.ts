/** How Node, Bun and Deno word each way to fail: what record-failures.ts printed, one of each that differs. */
export interface Shape {
  readonly name?: string;
  readonly message?: string;
  readonly code?: string;
  readonly syscall?: string;
  readonly cause?: Shape;
  readonly errors?: readonly Shape[];
}

/** Which row of the table it belongs to, and the code a user sees. */
export interface Known {
  readonly what: string;
  readonly on: string;
  readonly row: "unreachable" | "tls" | "lost";
  readonly code: string;
  readonly error: Shape;
}

const node = (cause: Shape): Shape => ({ name: "TypeError", message: "fetch failed", cause });
const deno = (message: string): Shape => node({ name: "Error", message });
const bun = (code: string, message = `${code}: see the second argument to fetch()`): Shape => ({
  name: "TypeError",
  code,
  message,
});
const refused = (address: string): Shape => ({
  name: "Error",
  message: `connect ECONNREFUSED ${address}:443`,
  code: "ECONNREFUSED",
  syscall: "connect",
});
const timedOut = (address: string): Shape => ({
  name: "Error",
  message: `connect ETIMEDOUT ${address}:443`,
  code: "ETIMEDOUT",
  syscall: "connect",
});
const ALL = "Node 20, 22, 24";

export const FAILURES: readonly Known[] = [
  {
    what: "DNS",
    on: ALL,
    row: "unreachable",
    code: "dns",
    error: node({
      message: "getaddrinfo ENOTFOUND no-such-host.invalid",
      code: "ENOTFOUND",
      syscall: "getaddrinfo",
    }),
  },
  {
    what: "DNS server does not answer",
    on: ALL,
    row: "unreachable",
    code: "dns",
    error: node({
      message: "getaddrinfo EAI_AGAIN api.invers.com",
      code: "EAI_AGAIN",
      syscall: "getaddrinfo",
    }),
  },
  { what: "refused", on: ALL, row: "unreachable", code: "refused", error: node(refused("127.0.0.1")) },
  {
    what: "refused at each of two addresses",
    on: ALL,
    row: "unreachable",
    code: "refused",
    error: node({
      name: "AggregateError",
      message: "",
      code: "ECONNREFUSED",
      errors: [refused("127.0.0.1"), refused("127.0.0.2")],
    }),
  },
  {
    what: "no connection to any of two addresses",
    on: ALL,
    row: "unreachable",
    code: "connect-timeout",
    error: node({
      name: "AggregateError",
      message: "",
      code: "ETIMEDOUT",
      errors: [timedOut("1.2.3.4"), refused("::1")],
    }),
  },
  {
    what: "no route",
    on: ALL,
    row: "unreachable",
    code: "unreachable",
    error: node({ message: "connect ENETUNREACH 192.0.2.1:443", code: "ENETUNREACH", syscall: "connect" }),
  },
  {
    what: "host unreachable",
    on: ALL,
    row: "unreachable",
    code: "unreachable",
    error: node({ message: "connect EHOSTUNREACH 192.0.2.1:443", code: "EHOSTUNREACH", syscall: "connect" }),
  },
  {
    what: "reset while connecting",
    on: ALL,
    row: "unreachable",
    code: "unreachable",
    error: node({ message: "connect ECONNRESET 127.0.0.1:443", code: "ECONNRESET", syscall: "connect" }),
  },
  {
    what: "connect timeout",
    on: ALL,
    row: "unreachable",
    code: "connect-timeout",
    error: node({
      name: "ConnectTimeoutError",
      message: "Connect Timeout Error (attempted address: 127.0.0.1:443, timeout: 10000ms)",
      code: "UND_ERR_CONNECT_TIMEOUT",
    }),
  },
  {
    what: "closed in the TLS handshake",
    on: ALL,
    row: "unreachable",
    code: "unreachable",
    error: node({
      message: "Client network socket disconnected before secure TLS connection was established",
      code: "ECONNRESET",
    }),
  },
  {
    what: "self-signed certificate",
    on: "Node 20, 22",
    row: "tls",
    code: "tls",
    error: node({ message: "self-signed certificate", code: "DEPTH_ZERO_SELF_SIGNED_CERT" }),
  },
  {
    what: "self-signed certificate",
    on: "Node 24",
    row: "tls",
    code: "tls",
    error: node({
      message:
        "self-signed certificate; if the root CA is installed locally, try running Node.js with --use-system-ca",
      code: "DEPTH_ZERO_SELF_SIGNED_CERT",
    }),
  },
  ...[
    "SELF_SIGNED_CERT_IN_CHAIN",
    "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
    "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
    "CERT_HAS_EXPIRED",
    "CERT_NOT_YET_VALID",
    "CERT_REVOKED",
    "ERR_TLS_CERT_ALTNAME_INVALID",
    "HOSTNAME_MISMATCH",
    "INVALID_CA",
  ].map(
    (code): Known => ({ what: code, on: ALL, row: "tls", code: "tls", error: node({ message: "no", code }) }),
  ),
  {
    what: "one address refused, the other with a bad certificate",
    on: ALL,
    row: "tls",
    code: "tls",
    error: node({
      errors: [refused("::1"), { code: "CERT_HAS_EXPIRED", message: "certificate has expired" }],
    }),
  },
  {
    what: "another TLS error, which may also come late",
    on: ALL,
    row: "lost",
    code: "network",
    error: node({ message: "wrong version number", code: "ERR_SSL_WRONG_VERSION_NUMBER" }),
  },
  {
    what: "reset",
    on: ALL,
    row: "lost",
    code: "reset",
    error: node({ message: "read ECONNRESET", code: "ECONNRESET", syscall: "read" }),
  },
  {
    what: "broken pipe",
    on: ALL,
    row: "lost",
    code: "reset",
    error: node({ message: "write EPIPE", code: "EPIPE", syscall: "write" }),
  },
  {
    what: "closed",
    on: ALL,
    row: "lost",
    code: "closed",
    error: node({ name: "SocketError", message: "other side closed", code: "UND_ERR_SOCKET" }),
  },
  {
    what: "timed out while reading",
    on: ALL,
    row: "lost",
    code: "network",
    error: node({ message: "read ETIMEDOUT", code: "ETIMEDOUT", syscall: "read" }),
  },
  {
    what: "no headers in undici's time",
    on: ALL,
    row: "lost",
    code: "network",
    error: node({
      name: "HeadersTimeoutError",
      message: "Headers Timeout Error",
      code: "UND_ERR_HEADERS_TIMEOUT",
    }),
  },
  {
    what: "not HTTP",
    on: "Node 20, 22",
    row: "lost",
    code: "network",
    error: node({ name: "HTTPParserError", message: "Expected HTTP/", code: "HPE_INVALID_CONSTANT" }),
  },
  {
    what: "not HTTP",
    on: "Node 24",
    row: "lost",
    code: "network",
    error: node({ name: "HTTPParserError", message: "Expected HTTP/, RTSP/ or ICE/" }),
  },
  {
    what: "one of two addresses was reached, then reset",
    on: ALL,
    row: "lost",
    code: "reset",
    error: node({ errors: [refused("::1"), { code: "ECONNRESET", syscall: "read" }] }),
  },
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

/** The error itself. */
export function toError({ errors, cause, ...shape }: Shape): Error {
  const error = errors ? new AggregateError(errors.map(toError)) : new Error();
  return Object.assign(error, shape, cause && { cause: toError(cause) });
}
