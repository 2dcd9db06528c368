import type { Clock } from "../clock.ts";
import type { ClientAuthentication } from "../options/client-options.ts";
import { own } from "../options/own.ts";
import { boundedText } from "../platform/response-body.ts";
import type { Fetch } from "../types/fetch.ts";
import { basicHeader, formsDiffer, secretForms } from "./basic.ts";
import { type Failure, failure, networkFailure } from "./token-failure.ts";
import { readTokenResponse, type TokenResponse } from "./token-response.ts";

/** The token endpoint's answer is read up to here. */
export const MAX_ANSWER_BYTES = 65_536;

const FORM_HINT = '; if they are right, try option "clientAuthentication"';

/** Where and how to ask for a token. */
export interface Endpoint {
  readonly tokenUrl: string;
  readonly clientId: string;
  readonly clientAuthentication: ClientAuthentication;
  readonly fetch: Fetch;
  /** `cache: "no-store"`, where the platform knows it. */
  readonly noStore: Pick<RequestInit, "cache">;
  /** Its timers end the request in time, its wall clock reads a `Retry-After`. */
  readonly clock: Clock;
}

/** What may be wrong with credentials that were refused. */
function credentialsHint(clientId: string, secret: string): string {
  const padded = Object.entries({ clientId, clientSecret: secret })
    .filter(([, value]) => value !== value.trim())
    .map(([name]) => `option "${name}"`);
  const hint = padded.length ? `; ${padded.join(" and ")} begins or ends with white space or a line end` : "";
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
  const answer = readTokenResponse(response, text, clock, secrets);
  if ("error" in answer && answer.error.code === "invalid_client")
    answer.error.message += credentialsHint(clientId, secret);
  return answer;
}
