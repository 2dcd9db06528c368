import { ConfigError } from "../errors/config-error.ts";
import type { Middleware } from "../types/middleware.ts";
import type { TokenProvider } from "../types/token-provider.ts";

/**
 * Middleware for any openapi-fetch client: adds the provider's token, and tells the provider when the API rejects it.
 * A request that has an Authorization header already is left alone. It sends nothing again. The clients of this package
 * have it as their last middleware, so that no other one sees the token.
 *
 * @example
 * const client = createFetchClient<paths>({ baseUrl: "https://api.invers.com" });
 * client.use(bearerAuth(createTokenProvider({ clientId, clientSecret })));
 */
export function bearerAuth(provider: Pick<TokenProvider, "getToken" | "invalidate">): Middleware {
  return {
    async onRequest({ request: { headers, signal } }) {
      if (headers.has("Authorization")) return;
      const token = await provider.getToken(signal ? { signal } : undefined);
      try {
        headers.set("Authorization", `Bearer ${token.reveal()}`);
      } catch {
        // The platform's own error quotes the token.
        throw new ConfigError("the token provider gave a token that no header can carry");
      }
    },
    onResponse({ request, response }) {
      if (response.status !== 401) return;
      const token = /^Bearer (.+)$/.exec(request.headers.get("Authorization") ?? "")?.[1];
      if (token) provider.invalidate(token);
    },
  };
}
