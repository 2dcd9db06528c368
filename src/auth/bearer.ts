import { ConfigError } from "../errors/config-error.ts";
import type { Middleware } from "../middleware.ts";
import type { TokenProvider } from "./token-provider.ts";

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
      if (request.headers.has("Authorization")) return;
      const token = await provider.getToken({ signal: request.signal });
      try {
        request.headers.set("Authorization", `Bearer ${token.reveal()}`);
      } catch {
        // The platform's own error quotes the token.
        throw new ConfigError("the token provider gave a token that no header can carry");
      }
    },
    onResponse({ request, response }) {
      const token =
        response.status === 401 && /^Bearer (.+)$/.exec(request.headers.get("Authorization") ?? "")?.[1];
      if (token) provider.invalidate(token);
    },
  };
}
