import type { FailureKind } from "./rules.ts";

/** What a platform failure means: its kind in the retry table, and what its `ConnectionError` says. */
export interface NetworkError {
  readonly kind: FailureKind;
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

function failure(kind: FailureKind, code: string): NetworkError {
  const what = kind === "lost" ? "the connection failed" : "could not connect";
  return {
    kind,
    code,
    message: kind === "tls" ? "the TLS certificate was not accepted" : `${what} (${code})`,
  };
}

function ofOne({ code = "", syscall, message }: PlatformError): NetworkError {
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
export function classifyNetworkError(error: unknown, depth = 0): NetworkError {
  const it = (typeof error === "object" && error ? error : {}) as PlatformError;
  if (Array.isArray(it.errors) && it.errors.length && depth < 8) {
    const all = it.errors.map((each) => classifyNetworkError(each, depth + 1));
    const worst = all.find(({ kind }) => kind === "lost") ?? all.find(({ kind }) => kind === "tls");
    return worst ?? (all[0] as NetworkError);
  }
  const found = ofOne(it);
  // An outer error that does not know may be a wrapper round one that does.
  return found.code === "network" && it.cause && depth < 8
    ? classifyNetworkError(it.cause, depth + 1)
    : found;
}
