import { ConfigError } from "../errors/config-error.ts";
import type { Middleware } from "../types/middleware.ts";
import type { AccessToken } from "./access-token.ts";
import type { TokenProvider } from "./token-provider.ts";

/** Asks for a token, as long as the signal lets it. */
export const getToken = (
  provider: Pick<TokenProvider, "getToken">,
  signal: AbortSignal | null | undefined,
): Promise<AccessToken> => provider.getToken(signal ? { signal } : undefined);

/** Adds the token; returns the header. */
export function authorize({ headers }: Pick<Request, "headers">, token: AccessToken): string {
  const authorization = `Bearer ${token.reveal()}`;
  try {
    headers.set("Authorization", authorization);
  } catch {
    // The platform's own error quotes the token.
    throw new ConfigError("the token provider gave a token that no header can carry");
  }
  return authorization;
}

/** Tells the provider of a token that the API rejected. */
export function evict(
  provider: Pick<TokenProvider, "invalidate">,
  request: Pick<Request, "headers">,
  response: Response,
): void {
  if (response.status !== 401) return;
  const token = /^Bearer (.+)$/.exec(request.headers.get("Authorization") ?? "")?.[1];
  if (token) provider.invalidate(token);
}

/**
 * Middleware for any openapi-fetch client: adds the provider's token, and tells the provider when the API rejects it.
 * A request that has an Authorization header already is left alone. It does not send anything again.
 *
 * @example
 * const client = createFetchClient<paths>({ baseUrl: "https://api.invers.com" });
 * client.use(bearerAuth(createTokenProvider({ clientId, clientSecret })));
 */
export function bearerAuth(provider: Pick<TokenProvider, "getToken" | "invalidate">): Middleware {
  return {
    async onRequest({ request }) {
      if (!request.headers.has("Authorization")) authorize(request, await getToken(provider, request.signal));
    },
    onResponse({ request, response }) {
      evict(provider, request, response);
    },
  };
}
