/** Assumed where the answer has no `expires_in`, which RFC 6749 section 5.1 only recommends. */
export const ASSUMED_LIFETIME_S = 300;
/** A longer `expires_in` counts as this. */
export const LONGEST_LIFETIME_S = 86_400;

/** The answer of the token endpoint (RFC 6749 section 5.1). */
export interface TokenResponse {
  readonly accessToken: string;
  readonly lifetimeMs: number;
}

/** The JSON object in a text, if it holds one. A member that is `null` or `""` counts as absent, so it is left out. */
export function parseMembers(text: string): Record<string, unknown> | undefined {
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
  if (typeof seconds !== "number" || !Number.isFinite(seconds)) return 0;
  return Math.min(Math.floor(seconds), LONGEST_LIFETIME_S);
}

/** Reads the members of a successful answer. Returns in words what is wrong with one that cannot be used. */
export function parseTokenResponse(members: Record<string, unknown> | undefined): TokenResponse | string {
  if (!members || "error" in members) return "no JSON object with a token";
  const { access_token: accessToken, token_type: type = "bearer", expires_in: expiresIn } = members;
  if (typeof accessToken !== "string" || !/^[\x21-\x7e]+$/.test(accessToken)) return "no usable access_token";
  // Case-insensitive (RFC 6749 section 5.1); INVERS writes "bearer".
  if (typeof type !== "string" || type.toLowerCase() !== "bearer") return "a token_type other than bearer";
  const seconds = lifetimeSeconds(expiresIn);
  return seconds > 0 ? { accessToken, lifetimeMs: seconds * 1000 } : "an unusable expires_in";
}
