import { jsonReply, type Reply } from "../gateway/reply.ts";
import type { RequestContext } from "../gateway/request-context.ts";
import type { SandboxState } from "../state.ts";
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
  state: SandboxState,
  { faults }: RequestContext,
): { access_token: string; expires_in: number; number: number } {
  const { last } = state.tokens;
  const lifetime = faults.lifetime?.seconds ?? TOKEN_LIFETIME_S;
  const isSame = faults.sameToken && last;
  const token = isSame ? last : state.tokens.issue(lifetime);
  const left = isSame && !faults.lifetime ? Math.floor(token.remainingMs() / 1000) : lifetime;
  return { access_token: token.value, expires_in: left, number: token.number };
}

/** Answers a token request: client credentials by Basic, the grant type in the query, no body, as documented. */
export function answerTokenRequest(state: SandboxState, context: RequestContext, request: Request): Reply {
  const { entry } = context;
  if (entry.method !== "POST") {
    return jsonReply(
      405,
      blankProblemBody(405, "Method Not Allowed", "Only POST is allowed.", entry.flowId),
      {
        Allow: "POST",
      },
    );
  }
  // Only the query is looked at: whether the real endpoint takes a form body as well is not documented.
  const grantType = new URL(request.url).searchParams.get("grant_type");
  if (!grantType) return refusal(400, "invalid_request", "The query parameter grant_type is missing.");
  const authorization = request.headers.get("authorization");
  if (!authorization || !isClient(authorization, state.settings.credentials)) {
    return refusal(401, "invalid_client", "The client is unknown, or its secret is wrong.");
  }
  entry.client = state.settings.credentials.clientId;
  if (grantType !== "client_credentials") {
    return refusal(400, "unsupported_grant_type", "Only client_credentials is supported.");
  }
  const { number, access_token, expires_in } = newToken(state, context);
  entry.token = number;
  return jsonReply(200, { access_token, token_type: "bearer", expires_in }, { "Cache-Control": "no-store" });
}
