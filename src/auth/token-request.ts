import type { Clock } from "../clock.ts";
import { redactError, untainted } from "../errors/redact-error.ts";
import { TokenError } from "../errors/token-error.ts";
import type { ClientAuthentication } from "../options/client-options.ts";
import { own } from "../options/own.ts";
import { boundedText } from "../platform/response-body.ts";
import { retryAfterMs } from "../retry-policy/retry-after.ts";
import type { Fetch } from "../types/fetch.ts";
import { basicHeader, formsDiffer, secretForms } from "./basic.ts";
import { type Failure, failure, networkFailure } from "./token-failure.ts";
import { parseMembers, parseTokenResponse, type TokenResponse } from "./token-response.ts";

/** The token endpoint's answer is read up to here. */
export const MAX_ANSWER_BYTES = 65_536;
/** A `Retry-After` of the token endpoint counts up to here, in ms. */
export const RETRY_AFTER_CAP_MS = 60_000;

const FORM_HINT =
  '; if the credentials are right, try the other form of the Basic header, option "clientAuthentication"';

/** Where and how to ask for a token. */
export interface Endpoint {
  readonly tokenUrl: string;
  readonly clientId: string;
  readonly clientAuthentication: ClientAuthentication;
  readonly fetch: Fetch;
  /** `cache: "no-store"`, where the platform knows it. */
  readonly noStore: Pick<RequestInit, "cache">;
  readonly clock: Pick<Clock, "wall">;
}

/** Whether another request is of no use: a refusal of the client, any other 4xx, and any redirect (0: a browser's). */
function isPermanent(status: number, error: unknown): boolean {
  if (status === 408 || status === 429 || status >= 500) return false;
  return error === "invalid_client" || error === "unauthorized_client" || status === 0 || status >= 300;
}

/** What the answer means: RFC 6749 sections 5.1 and 5.2. */
function readAnswer(
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

/** What may be wrong with credentials that were refused. */
function credentialsHint(clientId: string, secret: string): string {
  const padded = Object.entries({ clientId, clientSecret: secret })
    .filter(([, value]) => value !== value.trim())
    .map(([name]) => `"${name}"`);
  const hint = padded.length
    ? `; option ${padded.join(" and option ")} begins or ends with white space, such as the line end of a file`
    : "";
  return formsDiffer(clientId, secret) ? hint + FORM_HINT : hint;
}

/**
 * One request for a token, as the vendor's "Authentication" page has it: `grant_type` in the query, Basic, no body.
 * What goes wrong on the way is a value.
 */
export async function requestToken(
  { tokenUrl, clientId, clientAuthentication, fetch, noStore, clock }: Endpoint,
  secret: string,
  signal: AbortSignal,
): Promise<TokenResponse | Failure> {
  const authorization = basicHeader(clientId, secret, clientAuthentication);
  const secrets = secretForms(authorization, secret);
  let response: Response | undefined;
  let text = "";
  try {
    const headers = {
      Authorization: authorization,
      "Content-Type": "application/json",
      Accept: "application/json",
    };
    const init: RequestInit = own({ method: "POST", headers, redirect: "manual", ...noStore, signal });
    response = await fetch(`${tokenUrl}?grant_type=client_credentials`, init);
    text = await boundedText(response, MAX_ANSWER_BYTES);
  } catch (error) {
    if (!response) return networkFailure(error, tokenUrl, secrets);
    // A refusal counts whether or not the rest of its body arrived.
    if (response.ok)
      return failure("unusable-answer", "the token endpoint's answer could not be read", error, secrets);
  }
  const answer = readAnswer(response, text, clock, secrets);
  if ("error" in answer && answer.error.code === "invalid_client")
    answer.error.message += credentialsHint(clientId, secret);
  return answer;
}
