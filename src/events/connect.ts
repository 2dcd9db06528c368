import { ConnectionError } from "../errors/connection-error.ts";
import { read } from "../errors/redact-error.ts";
import { inTime, openInTime } from "./open-in-time.ts";
import type { Passwords } from "./passwords.ts";
import type { EventSettings } from "./settings.ts";
import type { EventConnection, EventTransport } from "./transport.ts";

/** Whether there is no such queue. */
export const isGone = (error: unknown): boolean => read(error, "code") === "queue-gone";

/** Whether user, password, virtual host or queue were not accepted: trying again soon would not help. */
export const isRefused = (error: unknown): boolean => read(error, "code") === "access-refused";

/** A copy of what a transport or a password function threw, without the password. */
function toConnectionError(error: unknown, passwords: Passwords): ConnectionError {
  const cause = passwords.redact(error);
  return new ConnectionError(cause.message, { code: cause.code ?? "network", cause });
}

/** The program's own function. What it throws is not repeated: it may quote the password before we know that. */
async function ask(source: () => string | Promise<string>): Promise<string> {
  try {
    return await source();
  } catch {
    throw new ConnectionError("the password function failed", { code: "password" });
  }
}

/**
 * Connects once. If the password is refused and comes from a function, the function is called once more: it may have
 * been rotated meanwhile.
 *
 * @throws ConnectionError with the code `access-refused`, or any other
 */
export async function connect(
  transport: EventTransport,
  { server, password: source, passwords, clock }: EventSettings,
  stop: AbortSignal,
): Promise<EventConnection> {
  const getPassword = async (): Promise<string> => {
    if (typeof source === "string") return source;
    const password: unknown = await inTime("the password function", clock, () => ask(source), stop);
    if (typeof password === "string" && password !== "") return password;
    throw new ConnectionError("the password function returned no string", { code: "password" });
  };
  let password = "";
  const connectOnce = (): Promise<EventConnection> => {
    passwords.add(password);
    return openInTime(
      "connecting",
      clock,
      (signal) => transport.connect({ ...server, password, signal }),
      stop,
    );
  };

  try {
    password = await getPassword();
    try {
      return await connectOnce();
    } catch (error) {
      if (!isRefused(error) || typeof source === "string") throw error;
      const refused = password;
      password = await getPassword();
      if (password === refused) throw error;
      return await connectOnce();
    }
  } catch (error) {
    throw toConnectionError(error, passwords);
  }
}
