import { causesOf, read, textOf } from "../errors/redact-error.ts";
import type { FailureKind } from "./rules.ts";

/**
 * What a platform failure means: its kind in the retry table, and what its `ConnectionError` says. `local`: the program's
 * own mistake, a `ConfigError`.
 */
export interface NetworkError {
  readonly kind: FailureKind;
  readonly code: string;
  readonly message: string;
}

/** Lists of errors within each other that are looked through: a wrapper's, and a platform failure's in it. */
const MAX_DEPTH = 2;

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

// What is said of a proxy that refuses to open a tunnel (RFC 9110 section 9.3.6), by Node, Bun, Deno.
const TUNNEL =
  /Proxy (?:response \(|refused to open a tunnel: )(\d+)|(proxy authentication required|unsuccessful tunnel)/;

// What fetch refuses before it sends anything, in the words of Node, Bun and Deno, and what V8 and JavaScriptCore say
// of a mistake in a program. Only what is certain: a browser may word a network failure in the user's language.
const REFUSED = /^bad port$|^unknown scheme$|to port \d+ are blocked/;
const MISTAKE =
  /^Method is|^Url scheme|HTTP method|GET\/HEAD|header (name|value)|invalid value|Failed to (parse|construct)|^RequestInit|disturbed|not a valid|accepted type|must be|no Response|\bis not (a|an|of|iterable)\b|Cannot (read|set|destructure|convert)/;

function isMistake(name: unknown, code: string, said: string): boolean {
  if (/^(ERR_INVALID_(ARG|URL)|UND_ERR_INVALID_ARG)/.test(code) || REFUSED.test(said)) return true;
  if (code || said.startsWith("error sending")) return false;
  return name === "TypeError"
    ? MISTAKE.test(said)
    : /^(Reference|Range|Syntax|Eval)Error$/.test(textOf(name));
}

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

function ofOne(thrown: unknown): NetworkError {
  const type = read(thrown, "name");
  const name = textOf(read(thrown, "code") || "");
  const syscall = read(thrown, "syscall");
  const said = textOf(read(thrown, "message"));
  const [tunnel, status, words] = TUNNEL.exec(said) ?? [];
  if (tunnel) {
    const answer = status ? `the proxy answered ${status} to CONNECT` : `the proxy refused: ${words}`;
    return { kind: "unreachable", code: "proxy", message: `could not connect (proxy): ${answer}` };
  }
  if (isMistake(type, name, said)) {
    const hint = /invalid on\w+ method/.test(said)
      ? " (the dispatcher is of another undici version than this fetch)"
      : "";
    return { kind: "local", code: "config", message: `fetch refused the request${hint}` };
  }
  if (CERTIFICATE.test(name || said)) return failure("tls", "tls");
  if (syscall === "getaddrinfo") return failure("unreachable", "dns");
  const known = Object.hasOwn(UNREACHABLE, name) ? UNREACHABLE[name] : undefined;
  if (known) return failure("unreachable", known);
  // ETIMEDOUT, ENETUNREACH and ECONNRESET also come from a read or write: only the system call tells.
  if (syscall === "connect")
    return failure("unreachable", name === "ETIMEDOUT" ? "connect-timeout" : "unreachable");
  if (UNCONNECTED.test(said)) {
    const code = /dns error/.test(said)
      ? "dns"
      : /Connection refused/i.test(said)
        ? "refused"
        : "unreachable";
    return failure("unreachable", code);
  }
  if (name === "ECONNRESET" || name === "EPIPE") return failure("lost", "reset");
  return failure("lost", name === "UND_ERR_SOCKET" ? "closed" : "network");
}

/** What several tries failed of: a list may throw at each look as well. */
function triesOf(thrown: unknown): unknown[] {
  try {
    const { errors } = thrown as { errors?: unknown };
    return Array.isArray(errors) ? [...errors] : [];
  } catch {
    return [];
  }
}

/**
 * What a `fetch` rejection of Node, Bun, Deno or a browser means. Looks through nested causes and, where several
 * addresses were tried, at every one: only if none was reached is the request proven not to have been sent. What it
 * does not know may have been sent.
 */
export function classifyNetworkError(error: unknown, depth = 0): NetworkError {
  let found = failure("lost", "network");
  for (const cause of causesOf(error)) {
    const tries = triesOf(cause);
    if (tries.length) {
      if (depth === MAX_DEPTH) return failure("lost", "network");
      const all = tries.map((each) => classifyNetworkError(each, depth + 1));
      const worst = all.find(({ kind }) => kind === "lost") ?? all.find(({ kind }) => kind === "tls");
      return worst ?? (all[0] as NetworkError);
    }
    found = ofOne(cause);
    // An outer error that does not know may be a wrapper round one that does.
    if (found.code !== "network") break;
  }
  return found;
}
