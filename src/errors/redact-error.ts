const MAX_MESSAGE = 300;
/** Causes below a cause: a platform failure has at most three. */
const MAX_DEPTH = 4;
/** Causes that are looked through for the deepest one: other libraries wrap theirs more often. */
const MAX_CHAIN = 8;
/** A shorter secret is a word that may stand in any text, such as a stub's "problems". */
const SHORTEST_SECRET = 16;

/** A member of whatever was thrown: a revoked Proxy or a getter may throw at each look. */
export function read(thrown: unknown, name: string): unknown {
  try {
    return (thrown as Record<string, unknown> | null | undefined)?.[name];
  } catch {
    return undefined;
  }
}

/** A value as text, also one that has none, such as `Object.create(null)`. */
export function textOf(value: unknown): string {
  try {
    return String(value);
  } catch {
    return "a value without a text";
  }
}

// Quoted headers and bodies; addresses, which hold ids (Deno names the URL); what looks like a credential.
const QUOTED = /".*"|\bhttps?:\S+/gs;
const CREDENTIAL = /\b(basic|bearer)\s+\S+/gi;

/**
 * A copy of an error that is safe to log: name, code and message, and the same of its causes. The platform's own
 * object is left out, since it may hold the request, and its message may quote a header
 * (`"..." is an invalid header value`).
 */
export function redactError(
  error: unknown,
  secrets: readonly string[] = [],
  depth: number = MAX_DEPTH,
): Error & { code?: string } {
  const hide = (value: unknown): string =>
    secrets.reduce((text, secret) => (secret ? text.replaceAll(secret, "[redacted]") : text), textOf(value));
  const message = hide(read(error, "message") ?? error)
    .replace(QUOTED, "[redacted]")
    .replace(CREDENTIAL, "$1 [redacted]")
    .replace(/\p{Cc}+/gu, " ");
  const copy: Error & { code?: string } = new Error(message.slice(0, MAX_MESSAGE));
  copy.name = hide(read(error, "name") ?? "Error");
  // The frames of this package say nothing.
  copy.stack = String(copy);
  const code = read(error, "code");
  // Not the number of a DOMException, which is no word to branch on.
  if (code && typeof code === "string") copy.code = hide(code);
  // Of several addresses that were tried, the first stands for all: the error that holds them says nothing.
  let cause = read(error, "cause") ?? firstOf(error);
  if (cause && !read(cause, "message")) cause = firstOf(cause) ?? cause;
  if (cause && depth > 1) copy.cause = redactError(cause, secrets, depth - 1);
  return copy;
}

const firstOf = (error: unknown): unknown => read(read(error, "errors"), "0");

/** What was thrown and its causes, the deepest last. A chain that leads back, or has no end, is cut. */
export function causesOf(thrown: unknown): unknown[] {
  const chain: unknown[] = [];
  for (let at = thrown; at && chain.length < MAX_CHAIN && !chain.includes(at); at = read(at, "cause"))
    chain.push(at);
  return chain;
}

/** The deepest cause: it names the address, or what the certificate lacks. */
export const rootOf = (error: Error): Error =>
  causesOf(error).reduce<Error>((root, cause) => (cause instanceof Error ? cause : root), error);

/** The code that is deepest in the causes: what the network said, such as `ECONNRESET`. */
export const deepestCode = (cause: unknown): string | undefined =>
  causesOf(cause)
    .map((below) => read(below, "code"))
    .filter((code) => typeof code === "string")
    .at(-1);

/** What failed on the way to a host, down to the root cause. */
export function describeConnection(host: string | undefined, what: string, cause?: unknown): string {
  const root = cause instanceof Error ? rootOf(cause).message.replace(/[\s.,:;]+$/, "") : "";
  return [host, what, root].filter(Boolean).join(": ");
}

/** What must not be shown of an Authorization header. */
export const secretOf = (authorization: string | null): string[] => authorization?.split(" ").slice(-1) ?? [];

/** A word of the server's, unless it repeats a secret: a flow id, an error code. */
export function untainted(word: string | null | undefined, secrets: readonly string[]): string | undefined {
  const repeats = (secret: string): boolean =>
    word === secret || (secret.length >= SHORTEST_SECRET && !!word?.includes(secret));
  return word && !secrets.some(repeats) ? word : undefined;
}

/** `X-INVERS-Flow-ID` of an answer to a request with this Authorization. */
export const flowIdOf = (response: Response | undefined, authorization: string | null): string | undefined =>
  untainted(response?.headers.get("x-invers-flow-id"), secretOf(authorization));

/** Members of a problem that a program branches on or quotes; they hold no secret. */
const UNTOUCHED = ["type", "status", "flow_id"];

/**
 * Takes an Authorization header that the server repeated out of the texts of an answer, keys and nested members
 * included.
 */
export function redactSecret<T extends object>(answer: T, authorization: string | null): T {
  const [secret = ""] = secretOf(authorization);
  if (!secret) return answer;
  // A short one only where it is called a token.
  const [shown, hidden] =
    secret.length < SHORTEST_SECRET ? [`Bearer ${secret}`, "Bearer [redacted]"] : [secret, "[redacted]"];
  const text = (value: string): string => value.replaceAll(shown, hidden);
  const redact = (value: unknown): unknown => {
    if (typeof value === "string") return text(value);
    if (Array.isArray(value)) return value.map(redact);
    if (!value || typeof value !== "object" || value instanceof Date) return value;
    return Object.fromEntries(Object.entries(value).map(([key, member]) => [text(key), redact(member)]));
  };
  for (const [key, value] of Object.entries(answer)) {
    const isTainted = key === "flow_id" && !untainted(String(value), [secret]);
    if (UNTOUCHED.includes(key) && !isTainted) continue;
    Reflect.deleteProperty(answer, key);
    Reflect.set(answer, text(key), redact(value));
  }
  return answer;
}
