/** How a failure looks, as far as it is read. */
export interface Shape {
  readonly name?: string;
  readonly message?: string;
  readonly code?: string;
  readonly syscall?: string;
  readonly cause?: Shape;
  readonly errors?: readonly Shape[];
}

/** A failure that is known: which row of the table it belongs to, and the code a user sees. */
export interface Known {
  readonly what: string;
  readonly on: string;
  readonly row: "unreachable" | "tls" | "lost" | "local";
  readonly code: string;
  readonly error: Shape;
}

export const node = (cause: Shape): Shape => ({ name: "TypeError", message: "fetch failed", cause });
export const refused = (address: string): Shape => ({
  name: "Error",
  message: `connect ECONNREFUSED ${address}:443`,
  code: "ECONNREFUSED",
  syscall: "connect",
});

/** The versions of Node that word it alike. */
export const ALL = "Node 20 to 26";

/** The error itself. */
export function toError({ errors, cause, ...shape }: Shape): Error {
  const error = errors ? new AggregateError(errors.map(toError)) : new Error();
  return Object.assign(error, shape, cause && { cause: toError(cause) });
}
