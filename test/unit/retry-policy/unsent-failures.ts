import { ALL, type Known, node, refused, type Shape } from "./known-failure.ts";

const timedOut = (address: string): Shape => ({
  name: "Error",
  message: `connect ETIMEDOUT ${address}:443`,
  code: "ETIMEDOUT",
  syscall: "connect",
});

/** What Node says where nothing was sent: record-failures.ts printed it, one of each that differs. */
export const UNSENT: readonly Known[] = [
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
];
