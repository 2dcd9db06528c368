import { ALL, type Known, node, refused } from "./known-failure.ts";

/** What Node says where something may have been sent: record-failures.ts printed it, one of each that differs. */
export const LOST: readonly Known[] = [
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
];
