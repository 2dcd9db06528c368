import { ConfigError } from "../errors/config-error.ts";
import type { ClientSettings } from "../options/settings.ts";
import type { Draft } from "./draft.ts";
import type { CallPlan } from "./plan.ts";

/** What openapi-fetch has made of a call. */
export type Built = Request | Draft;

/** Adds what each request needs but the token; tells whether it needs that too. */
export function complete({ headers }: Built, { plain, method }: CallPlan, settings: ClientSettings): boolean {
  if (plain) for (const [name, value] of settings.headers) headers.set(name, value);
  if (method === "POST" && !headers.has("Content-Type")) headers.set("Content-Type", "application/json");
  return !headers.has("Authorization");
}

/** What middleware has made of a request, if it may be sent. */
export function checked(request: Request, { origin }: ClientSettings): Request {
  if (!request.url.startsWith(`${origin}/`))
    throw new ConfigError("a middleware or option led the request to another origin");
  return request.redirect === "manual" ? request : new Request(request, { redirect: "manual" });
}
