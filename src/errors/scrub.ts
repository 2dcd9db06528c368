const MAX_MESSAGE = 300;

/**
 * A copy of an error that is safe to log: name, code and message. The platform's own object is not passed on, since
 * it may hold the request, and its message may quote a header (`"..." is an invalid header value`).
 */
export function scrub(error: unknown, secrets: readonly string[] = []): Error {
  const source = error as { name?: unknown; code?: unknown; message?: unknown } | null | undefined;
  let message = String(source?.message ?? error);
  for (const secret of secrets) message = message.replaceAll(secret, "[redacted]");
  message = message.replace(/".*"/gs, "[redacted]").replace(/\b(basic|bearer)\s+\S+/gi, "$1 [redacted]");
  const copy: Error & { code?: string } = new Error(message.slice(0, MAX_MESSAGE));
  copy.name = String(source?.name ?? "Error");
  if (source?.code) copy.code = String(source.code);
  return copy;
}
