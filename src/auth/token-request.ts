import type { Clock } from "../clock.ts";
import { redactError } from "../errors/redact-error.ts";
import { TokenError } from "../errors/token-error.ts";
import { retryAfterMs } from "../retry-policy/retry-after.ts";
import type { Fetch } from "../types/fetch.ts";
import { basicHeader, type ClientAuthentication, formsDiffer, secretForms } from "./basic.ts";
import { type Failure, failure } from "./token-failure.ts";
import { type Grant, parseObject, readGrant } from "./token-response.ts";

/** The token endpoint's answer is read up to here. */
export const MAX_ANSWER_BYTES = 65_536;
/** A `Retry-After` of the token endpoint counts up to here. */
export const RETRY_AFTER_CAP_MS = 60_000;

const FORM_HINT =
  '; if the credentials are right, try the other form of the Basic header, option "clientAuthentication"';

/** Where and how to ask. */
export interface Endpoint {
  readonly tokenUrl: string;
  readonly clientId: string;
  readonly clientAuthentication: ClientAuthentication;
  readonly fetch: Fetch;
  readonly clock: Pick<Clock, "wall">;
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
      throw new RangeError(`more than ${MAX_ANSWER_BYTES} bytes`);
    }
    text += decoder.decode(value, { stream: true });
  }
  return text;
}

/** Whether asking again is of no use: a refusal of the client, any other 4xx, and any redirect (0: a browser's). */
function isPermanent(status: number, said: unknown): boolean {
  if (status === 408 || status === 429 || status >= 500) return false;
  return said === "invalid_client" || said === "unauthorized_client" || status === 0 || status >= 300;
}

function judge(
  { status, headers, ok }: Response,
  text: string,
  wallMs: number,
  secrets: string[],
): Grant | Failure {
  const body = parseObject(text);
  const grant = status === 200 || status === 201 ? readGrant(body) : "";
  if (typeof grant === "object") return grant;

  const said = body?.["error"];
  const permanent = isPermanent(status, said);
  let code = `http-${status}`;
  if (ok && !permanent) code = "unusable-answer";
  // RFC 6749 section 5.2: a 401 here can only mean the client.
  else if (typeof said === "string" && /^\w{1,64}$/.test(said)) code = said;
  else if (status === 401) code = "invalid_client";

  const told = body?.["error_description"];
  const detail = typeof told === "string" ? told.replace(/\p{Cc}+/gu, " ") : "";
  const reason = grant || redactError({ message: detail }, secrets).message;
  const message = `the token endpoint answered ${status} (${code})${reason && `: ${reason}`}`;
  const flowId = headers.get("x-invers-flow-id") ?? undefined;
  const theirs = Math.min(retryAfterMs(headers, wallMs) ?? 0, RETRY_AFTER_CAP_MS);
  return { error: new TokenError(message, { code, flowId }), permanent, theirs };
}

/**
 * One request for a token, as the vendor's "Authentication" page has it: `grant_type` in the query, Basic, no body.
 * What goes wrong on the way is the value.
 */
export async function requestToken(
  { tokenUrl, clientId, clientAuthentication, fetch, clock }: Endpoint,
  secret: string,
  signal: AbortSignal,
): Promise<Grant | Failure> {
  const authorization = basicHeader(clientId, secret, clientAuthentication);
  const secrets = secretForms(authorization, secret);
  let response: Response | undefined;
  let text = "";
  try {
    response = await fetch(`${tokenUrl}?grant_type=client_credentials`, {
      method: "POST",
      headers: {
        Authorization: authorization,
        "Content-Type": "application/json",
        Accept: "application/json",
      },
      redirect: "manual",
      signal,
    });
    text = await readBounded(response);
  } catch (error) {
    if (!response) return failure("network", "the token endpoint could not be reached", error, secrets);
    // A refusal counts whether or not the rest of its body arrived.
    if (response.ok)
      return failure("unusable-answer", "the token endpoint's answer could not be read", error, secrets);
  }
  const answer = judge(response, text, clock.wall(), secrets);
  if ("error" in answer && answer.error.code === "invalid_client" && formsDiffer(clientId, secret))
    answer.error.message += FORM_HINT;
  return answer;
}
