import type { Clock } from "../clock.ts";
import { redactError, untainted } from "../errors/redact-error.ts";
import { TokenError } from "../errors/token-error.ts";
import { retryAfterMs } from "../retry-policy/retry-after.ts";
import type { Failure } from "./token-failure.ts";

/** Assumed where the answer has no `expires_in`, which RFC 6749 section 5.1 only recommends. */
export const ASSUMED_LIFETIME_S = 300;
/** A longer `expires_in` counts as this. */
export const LONGEST_LIFETIME_S = 86_400;
/** A `Retry-After` of the token endpoint counts up to here, in ms. */
export const RETRY_AFTER_CAP_MS = 60_000;

/** The answer of the token endpoint (RFC 6749 section 5.1). */
export interface TokenResponse {
  readonly accessToken: string;
  readonly lifetimeMs: number;
}

/** The JSON object in a text, if it holds one. A member that is `null` or `""` counts as absent, so it is left out. */
function parseMembers(text: string): Record<string, unknown> | undefined {
  try {
    const value = JSON.parse(text);
    if (!value || typeof value !== "object" || Array.isArray(value)) return undefined;
    return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== null && member !== ""));
  } catch {
    return undefined;
  }
}

/** Whole seconds; 0 or less, or NaN, where the value is of no use. */
function lifetimeSeconds(expiresIn: unknown = ASSUMED_LIFETIME_S): number {
  const isDecimal = typeof expiresIn === "string" && /^\s*\d+\s*$/.test(expiresIn);
  const seconds = isDecimal ? Number(expiresIn) : expiresIn;
  return Number.isFinite(seconds) ? Math.min(Math.floor(seconds as number), LONGEST_LIFETIME_S) : 0;
}

/** Reads the members of a successful answer. Returns in words what is wrong with one that cannot be used. */
function parseTokenResponse(members: Record<string, unknown> | undefined): TokenResponse | string {
  if (!members || "error" in members) return "no JSON object with a token";
  const { access_token: accessToken, token_type: type = "bearer", expires_in: expiresIn } = members;
  if (typeof accessToken !== "string" || !/^[\x21-\x7e]+$/.test(accessToken)) return "no usable access_token";
  // Case-insensitive (RFC 6749 section 5.1); INVERS writes "bearer".
  if (typeof type !== "string" || type.toLowerCase() !== "bearer") return "a token_type other than bearer";
  const seconds = lifetimeSeconds(expiresIn);
  return seconds > 0 ? { accessToken, lifetimeMs: seconds * 1000 } : "an unusable expires_in";
}

/** Whether another request is of no use: a refusal of the client, any other 4xx, and any redirect (0: a browser's). */
function isPermanent(status: number, error: unknown): boolean {
  if (status === 408 || status === 429 || status >= 500) return false;
  return error === "invalid_client" || error === "unauthorized_client" || status === 0 || status >= 300;
}

/** What the answer means: RFC 6749 sections 5.1 and 5.2. */
export function readTokenResponse(
  { status, headers, ok }: Response,
  text: string,
  clock: Pick<Clock, "wall">,
  secrets: string[],
): TokenResponse | Failure {
  const members = parseMembers(text);
  const parsed = status === 200 || status === 201 ? parseTokenResponse(members) : "";
  if (typeof parsed === "object") return parsed;

  const { error, error_description: description } = members ?? {};
  const permanent = isPermanent(status, error);
  let code = `http-${status}`;
  if (ok && !permanent) code = "unusable-answer";
  else if (typeof error === "string" && /^\w{1,64}$/.test(error) && untainted(error, secrets)) code = error;
  // RFC 6749 section 5.2: a 401 here can only mean the client.
  else if (status === 401) code = "invalid_client";

  const detail = typeof description === "string" ? description.replace(/\p{Cc}+/gu, " ") : "";
  const reason = parsed || redactError({ message: detail }, secrets).message;
  const message = `the token endpoint answered ${status} (${code})${reason && `: ${reason}`}`;
  const flowId = untainted(headers.get("x-invers-flow-id"), secrets);
  const after = Math.min(retryAfterMs(headers, clock.wall()) ?? 0, RETRY_AFTER_CAP_MS);
  return { error: new TokenError(message, { code, flowId }), permanent, retryAfterMs: after };
}
