const MAX_MESSAGE = 300;
/** Causes below a cause: a platform failure has at most three. */
const MAX_DEPTH = 4;

/**
 * A copy of an error that is safe to log: name, code and message, and the same of its causes. The platform's own
 * object is not passed on, since it may hold the request, and its message may quote a header
 * (`"..." is an invalid header value`).
 */
export function redactError(
  error: unknown,
  secrets: readonly string[] = [],
  depth: number = MAX_DEPTH,
): Error {
  const source = (error ?? {}) as { name?: unknown; code?: unknown; message?: unknown; cause?: unknown };
  let message = String(source.message ?? error);
  for (const secret of secrets) if (secret) message = message.replaceAll(secret, "[redacted]");
  // Quoted headers and bodies; addresses, which hold ids (Deno names the URL); what looks like a credential.
  message = message
    .replace(/".*"|\bhttps?:\S+/gs, "[redacted]")
    .replace(/\b(basic|bearer)\s+\S+/gi, "$1 [redacted]");
  const copy: Error & { code?: string } = new Error(message.slice(0, MAX_MESSAGE));
  copy.name = String(source.name ?? "Error");
  // Our own frames would say nothing.
  copy.stack = `${copy.name}: ${copy.message}`;
  if (source.code) copy.code = String(source.code);
  // Of several addresses that were tried, the first stands for all.
  const cause = source.cause ?? (error as AggregateError | null)?.errors?.[0];
  if (cause && depth > 1) copy.cause = redactError(cause, secrets, depth - 1);
  return copy;
}

/** What must not be shown of an Authorization header. */
export const secretOf = (authorization: string | null): string[] => authorization?.split(" ").slice(-1) ?? [];

/** Takes an Authorization header that the server repeated out of the texts of an answer. */
export function redactSecret<T extends object>(answer: T, authorization: string | null): T {
  const [secret] = secretOf(authorization);
  if (secret)
    for (const [key, value] of Object.entries(answer))
      if (typeof value === "string") Object.assign(answer, { [key]: value.replaceAll(secret, "[redacted]") });
  return answer;
}
