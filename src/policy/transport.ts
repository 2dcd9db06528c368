import type { Row } from "./resend.ts";

/** A platform failure in our words: the row of the table it belongs to and the code of its `ConnectionError`. */
export interface TransportFailure {
  readonly row: Row;
  readonly code: string;
}

interface PlatformError {
  readonly code?: unknown;
  readonly syscall?: unknown;
  readonly cause?: unknown;
  readonly errors?: unknown;
}

const UNREACHABLE: Readonly<Record<string, string>> = {
  ENOTFOUND: "dns",
  EAI_AGAIN: "dns",
  EAI_FAIL: "dns",
  ECONNREFUSED: "refused",
  ConnectionRefused: "refused",
  UND_ERR_CONNECT_TIMEOUT: "connect-timeout",
};

// The certificate errors of Node's TLS documentation (X509 error codes); others may come in mid-connection.
const CERTIFICATE =
  /^(CERT_|ERR_TLS_CERT|SELF_SIGNED|DEPTH_ZERO|UNABLE_TO_(GET_ISSUER|VERIFY)|HOSTNAME_MISMATCH|INVALID_CA)/;

function ofCode({ code, syscall }: PlatformError): TransportFailure {
  const name = String(code);
  if (CERTIFICATE.test(name)) return { row: "tls", code: "tls" };
  const reason = Object.hasOwn(UNREACHABLE, name) ? UNREACHABLE[name] : undefined;
  if (reason) return { row: "unreachable", code: reason };
  // ETIMEDOUT or ENETUNREACH also come from a read or write: only the system call tells.
  if (syscall === "connect")
    return { row: "unreachable", code: name === "ETIMEDOUT" ? "connect-timeout" : "unreachable" };
  if (name === "ECONNRESET" || name === "EPIPE") return { row: "lost", code: "reset" };
  return { row: "lost", code: name === "UND_ERR_SOCKET" ? "closed" : "network" };
}

/**
 * What a `fetch` rejection of Node, Bun, Deno or a browser means. Looks through nested causes and, where several
 * addresses were tried, at every one: only if none was reached is the request proven not to have been sent. What it
 * does not know may have been sent.
 */
export function classifyTransport(error: unknown): TransportFailure {
  let it = error as PlatformError | null | undefined;
  for (let depth = 0; it && typeof it === "object" && depth < 8; depth++) {
    if (Array.isArray(it.errors) && it.errors.length) {
      const all: TransportFailure[] = it.errors.map(classifyTransport);
      return all.find(({ row }) => row === "lost") ?? (all[0] as TransportFailure);
    }
    if (it.code !== undefined) {
      const found = ofCode(it);
      if (found.row !== "lost" || !it.cause) return found;
    }
    it = it.cause as PlatformError | undefined;
  }
  return { row: "lost", code: "network" };
}
