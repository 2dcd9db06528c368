import type { Row } from "./rules.ts";

/** A platform failure in our words: the row of the table it belongs to, and what its `ConnectionError` says. */
export interface TransportFailure {
  readonly row: Row;
  readonly code: string;
  readonly message: string;
}

interface PlatformError {
  readonly code?: unknown;
  readonly syscall?: unknown;
  readonly message?: unknown;
  readonly cause?: unknown;
  readonly errors?: unknown;
}

// Node's words, undici's, Bun's.
const UNREACHABLE: Readonly<Record<string, string>> = {
  ENOTFOUND: "dns",
  EAI_AGAIN: "dns",
  FailedToOpenSocket: "dns",
  ECONNREFUSED: "refused",
  ConnectionRefused: "refused",
  UND_ERR_CONNECT_TIMEOUT: "connect-timeout",
  ERR_SOCKET_CONNECTION_TIMEOUT: "connect-timeout",
};

// The certificate errors of Node's TLS documentation (X509 error codes), and Deno's. Other TLS errors may come in
// mid-connection.
const CERTIFICATE =
  /^(CERT_|ERR_TLS_CERT|SELF_SIGNED|DEPTH_ZERO|UNABLE_TO_(GET_ISSUER|VERIFY)|HOSTNAME_MISMATCH|INVALID_CA)|invalid peer certificate/;

// Where only the message tells: Deno; and Node, whose ECONNRESET may come before the TLS handshake is done.
const UNCONNECTED = /client error \(Connect\)|before secure TLS connection/;

function failure(row: Row, code: string): TransportFailure {
  const what = row === "lost" ? "the connection failed" : "could not connect";
  return { row, code, message: row === "tls" ? "the TLS certificate was not accepted" : `${what} (${code})` };
}

function ofOne({ code = "", syscall, message }: PlatformError): TransportFailure {
  const name = String(code);
  const said = String(message);
  if (CERTIFICATE.test(name || said)) return failure("tls", "tls");
  if (syscall === "getaddrinfo") return failure("unreachable", "dns");
  const known = Object.hasOwn(UNREACHABLE, name) ? UNREACHABLE[name] : undefined;
  if (known) return failure("unreachable", known);
  // ETIMEDOUT, ENETUNREACH and ECONNRESET also come from a read or write: only the system call tells.
  if (syscall === "connect")
    return failure("unreachable", name === "ETIMEDOUT" ? "connect-timeout" : "unreachable");
  if (UNCONNECTED.test(said)) return failure("unreachable", "unreachable");
  if (name === "ECONNRESET" || name === "EPIPE") return failure("lost", "reset");
  return failure("lost", name === "UND_ERR_SOCKET" ? "closed" : "network");
}

/**
 * What a `fetch` rejection of Node, Bun, Deno or a browser means. Looks through nested causes and, where several
 * addresses were tried, at every one: only if none was reached is the request proven not to have been sent. What it
 * does not know may have been sent.
 */
export function classifyTransport(error: unknown, depth = 0): TransportFailure {
  const it = (typeof error === "object" && error ? error : {}) as PlatformError;
  if (Array.isArray(it.errors) && it.errors.length && depth < 8) {
    const all = it.errors.map((each) => classifyTransport(each, depth + 1));
    const worst = all.find(({ row }) => row === "lost") ?? all.find(({ row }) => row === "tls");
    return worst ?? (all[0] as TransportFailure);
  }
  const found = ofOne(it);
  // An outer error that does not know may be a wrapper round one that does.
  return found.code === "network" && it.cause && depth < 8 ? classifyTransport(it.cause, depth + 1) : found;
}
