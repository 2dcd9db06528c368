import { DEFAULT_BASE_URL } from "../../../src/options/settings.ts";
import { type Json, member, objectAt } from "../json.ts";

/** Where an operation is: the client adds the path to its base URL, and refuses an origin that is not its own. */
export interface Server {
  readonly origin: string;
  /** Without the slash at its end: empty, or such as `/telematics/v2`. */
  readonly path: string;
}

/** The API's own. */
export const API_ORIGIN = new URL(DEFAULT_BASE_URL).origin;

/** An address with its variables at their defaults; a relative one is below the API's origin. */
function urlOf(server: Json): URL | undefined {
  const url = member(server, "url");
  if (typeof url !== "string") return undefined;
  const variables = objectAt(server, "variables");
  const filled = url.replace(/\{([^{}]*)\}/g, (whole, name: string) =>
    String(member(member(variables, name), "default") ?? whole),
  );
  return URL.canParse(filled, API_ORIGIN) ? new URL(filled, API_ORIGIN) : undefined;
}

/** Of several servers the first at the API's own origin, else the first. */
export function serverOf(servers: readonly Json[]): Server {
  const urls = servers.flatMap((server) => urlOf(server) ?? []);
  const url = urls.find(({ origin }) => origin === API_ORIGIN) ?? urls[0] ?? new URL(API_ORIGIN);
  return { origin: url.origin, path: url.pathname.replace(/\/+$/, "") };
}
