import { jsonReply, type Reply } from "../gateway/reply.ts";
import type { Exchange, World } from "../state.ts";
import { isClient } from "./basic-auth.ts";
import { blankProblemBody } from "./problem.ts";
import { TOKEN_LIFETIME_S } from "./tokens.ts";

// The vendor's pages do not show how the token endpoint refuses. RFC 6749 section 5.2 it is.
const refusal = (status: 400 | 401, error: string, description: string): Reply =>
  jsonReply(
    status,
    { error, error_description: description },
    { "Cache-Control": "no-store", ...(status === 401 && { "WWW-Authenticate": "Basic" }) },
  );

function newToken(
  world: World,
  { faults }: Exchange,
): { access_token: string; expires_in: number; number: number } {
  const { last } = world.tokens;
  const lifetime = faults.lifetime?.seconds ?? TOKEN_LIFETIME_S;
  const isSame = faults.sameToken && last;
  const token = isSame ? last : world.tokens.issue(lifetime);
  const left = isSame && !faults.lifetime ? Math.floor(token.remainingMs() / 1000) : lifetime;
  return { access_token: token.value, expires_in: left, number: token.number };
}

/** Answers a token request: client credentials by Basic, the grant type in the query, no body, as documented. */
export function answerTokenRequest(world: World, exchange: Exchange, request: Request): Reply {
  const { entry } = exchange;
  if (entry.method !== "POST") {
    return jsonReply(405, blankProblemBody(405, "Method Not Allowed", "Only POST is.", entry.flowId), {
      Allow: "POST",
    });
  }
  // Only the query is looked at: whether the real endpoint takes a form body as well is not documented.
  const grantType = new URL(request.url).searchParams.get("grant_type");
  if (!grantType) return refusal(400, "invalid_request", "The query parameter grant_type is missing.");
  const authorization = request.headers.get("authorization");
  if (!authorization || !isClient(authorization, world.settings.credentials)) {
    return refusal(401, "invalid_client", "The client is unknown, or its secret is wrong.");
  }
  entry.client = world.settings.credentials.clientId;
  if (grantType !== "client_credentials") {
    return refusal(400, "unsupported_grant_type", "Only client_credentials is supported.");
  }
  const { number, access_token, expires_in } = newToken(world, exchange);
  entry.token = number;
  return jsonReply(200, { access_token, token_type: "bearer", expires_in }, { "Cache-Control": "no-store" });
}
