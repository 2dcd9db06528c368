import { scrub } from "../errors/scrub.ts";
import { TokenError } from "../errors/token-error.ts";
import { serverDelay } from "../policy/server-time.ts";
import { RETRY_AFTER_CAP_MS } from "./cooldown.ts";

/** Assumed where the answer has no `expires_in` (RFC 6749 section 5.1 only recommends it). */
export const ASSUMED_LIFETIME_S = 300;
/** A longer `expires_in` is taken as this. */
export const LONGEST_LIFETIME_S = 86_400;
/** The token endpoint's answer is read up to here. */
export const MAX_ANSWER_BYTES = 65_536;

/** An access token as the token endpoint gave it. */
export interface Grant {
  readonly value: string;
  readonly lifetimeMs: number;
}

/** Why no token came. `permanent`: asking again with the same credentials will not help. */
export interface Failure {
  readonly error: TokenError;
  readonly permanent: boolean;
  /** The server's `Retry-After` in ms, 0 if it gave none. */
  readonly theirs: number;
}

export function failure(
  code: string,
  message: string,
  details: Partial<Failure> & { cause?: unknown } = {},
): Failure {
  const { permanent = false, theirs = 0, cause } = details;
  return { error: new TokenError(message, { code, cause }), permanent, theirs };
}

async function readBounded(response: Response): Promise<string> {
  const reader = response.body?.getReader();
  const decoder = new TextDecoder();
  let text = "";
  for (let size = 0; reader; ) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.length;
    if (size > MAX_ANSWER_BYTES) {
      reader.cancel().catch(() => {});
      throw new RangeError(`the answer is larger than ${MAX_ANSWER_BYTES} bytes`);
    }
    text += decoder.decode(value, { stream: true });
  }
  return text;
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value = JSON.parse(text);
    return value && typeof value === "object" && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function lifetimeSeconds(expiresIn: unknown): number {
  if (expiresIn === undefined || expiresIn === null) return ASSUMED_LIFETIME_S;
  const given = typeof expiresIn === "string" && /^\d+$/.test(expiresIn) ? Number(expiresIn) : expiresIn;
  if (typeof given !== "number" || !Number.isFinite(given)) return 0;
  return Math.min(Math.floor(given), LONGEST_LIFETIME_S);
}

function readGrant(body: Record<string, unknown> | undefined): Grant | string {
  if (!body || "error" in body) return "no JSON object with a token";
  const { access_token: value, token_type: type, expires_in: expiresIn } = body;
  if (typeof value !== "string" || !/^[\x21-\x7e]+$/.test(value)) return "no usable access_token";
  if (type !== undefined && String(type).toLowerCase() !== "bearer") return "a token_type other than bearer";
  const seconds = lifetimeSeconds(expiresIn);
  return seconds > 0 ? { value, lifetimeMs: seconds * 1000 } : "an unusable expires_in";
}

const refusesClient = (code: unknown): boolean => code === "invalid_client" || code === "unauthorized_client";

function judge(
  response: Response,
  text: string,
  wallMs: number,
  secrets: readonly string[],
): Grant | Failure {
  const { status, headers } = response;
  const body = parseObject(text);
  const good = status === 200 || status === 201;
  const grant = good ? readGrant(body) : "";
  if (typeof grant === "object") return grant;

  const said = typeof body?.["error"] === "string" && /^\w{1,64}$/.test(body["error"]) ? body["error"] : "";
  const permanent =
    refusesClient(said) ||
    (status >= 300 && status < 500 && status !== 408 && status !== 429) ||
    status === 0;
  const code =
    good && !permanent ? "unusable-answer" : said || (status === 401 ? "invalid_client" : `http-${status}`);
  const detail = body?.["error_description"];
  const reason = good ? grant : typeof detail === "string" ? scrub(detail, secrets).message : "";
  return {
    error: new TokenError(`the token endpoint answered ${status} (${code})${reason ? `: ${reason}` : ""}`, {
      code,
      flowId: headers.get("x-invers-flow-id") ?? undefined,
    }),
    permanent,
    theirs: Math.min(serverDelay(headers, wallMs) ?? 0, RETRY_AFTER_CAP_MS),
  };
}

/**
 * One request for a token, as the vendor's "Authentication" page has it: `grant_type` in the query, Basic, no body.
 * Never throws: what went wrong is the value.
 */
export async function requestToken(
  endpoint: { tokenUrl: string; fetch: (request: Request) => Promise<Response>; clock: { wall(): number } },
  authorization: string,
  secret: string,
  signal: AbortSignal,
): Promise<Grant | Failure> {
  const encoded = encodeURIComponent(secret);
  const secrets = [authorization, authorization.slice(6), secret, encoded, btoa(encoded)];
  let response: Response | undefined;
  let text = "";
  try {
    response = await endpoint.fetch(
      new Request(`${endpoint.tokenUrl}?grant_type=client_credentials`, {
        method: "POST",
        headers: {
          Authorization: authorization,
          "Content-Type": "application/json",
          Accept: "application/json",
        },
        redirect: "manual",
        signal,
      }),
    );
    text = await readBounded(response);
  } catch (error) {
    const cause = scrub(error, secrets);
    if (!response) return failure("network", "the token endpoint could not be reached", { cause });
    // A refusal counts whether or not the rest of its body arrived.
    if (response.ok)
      return failure("unusable-answer", "the token endpoint's answer could not be read", { cause });
  }
  return judge(response, text, endpoint.clock.wall(), secrets);
}
