/** Assumed where the answer has no `expires_in` (RFC 6749 section 5.1 only recommends it). */
export const ASSUMED_LIFETIME_S = 300;
/** A longer `expires_in` is taken as this. */
export const LONGEST_LIFETIME_S = 86_400;

/** An access token as the token endpoint gave it. */
export interface Grant {
  readonly value: string;
  readonly lifetimeMs: number;
}

/** The JSON object in a text, if that is what it holds. */
export function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value = JSON.parse(text);
    return value && typeof value === "object" && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Whole seconds; 0 or less, or NaN, where the value is of no use. */
function lifetimeSeconds(expiresIn: unknown): number {
  const given = expiresIn ?? ASSUMED_LIFETIME_S;
  const seconds = typeof given === "string" && /^\d+$/.test(given) ? Number(given) : given;
  if (typeof seconds !== "number" || !Number.isFinite(seconds)) return 0;
  return Math.min(Math.floor(seconds), LONGEST_LIFETIME_S);
}

/** A successful answer (RFC 6749 section 5.1) as a grant, or in words what is wrong with it. */
export function readGrant(body: Record<string, unknown> | undefined): Grant | string {
  if (!body || "error" in body) return "no JSON object with a token";
  const { access_token: value, token_type: type, expires_in: expiresIn } = body;
  if (typeof value !== "string" || !/^[\x21-\x7e]+$/.test(value)) return "no usable access_token";
  // Case-insensitive (RFC 6749 section 5.1); INVERS writes "bearer".
  if (type !== undefined && (typeof type !== "string" || type.toLowerCase() !== "bearer"))
    return "a token_type other than bearer";
  const seconds = lifetimeSeconds(expiresIn);
  return seconds > 0 ? { value, lifetimeMs: seconds * 1000 } : "an unusable expires_in";
}
