import { ConfigError } from "../errors/config-error.ts";
import type { Middleware } from "../middleware.ts";
import type { TokenProvider } from "./token-provider.ts";

/** Adds the provider's token; resolves to the header. */
export async function authorize(
  provider: Pick<TokenProvider, "getToken">,
  headers: Headers,
  signal: AbortSignal | null | undefined,
): Promise<string> {
  const token = await provider.getToken(signal ? { signal } : undefined);
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
  request: Request,
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
      const { headers, signal } = request;
      if (!headers.has("Authorization")) await authorize(provider, headers, signal);
    },
    onResponse({ request, response }) {
      evict(provider, request, response);
    },
  };
}
